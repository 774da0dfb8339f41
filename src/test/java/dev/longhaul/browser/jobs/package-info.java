/** Jobs for the browser to look at. */
package dev.longhaul.browser.jobs;

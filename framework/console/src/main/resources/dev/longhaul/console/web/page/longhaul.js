// Keeps a page up to date by a stream of events, and says so honestly when it is not. The pages work without any of this.
'use strict';
(() => {
  const SILENCE = 12000; // the server sends something every five seconds
  const BREAK = 2500; // a stream that ends by itself is there again before
  const AGAIN = 300; // after a break; twice as long after each that fails, up to five seconds
  const AGAIN_MOST = 5000;
  const REFUSED = 10000; // after an answer that is no stream: perhaps a proxy's, while the console is restarted
  const byId = id => document.getElementById(id);
  let source = null;
  let address = null;
  let heardAt = Date.now();
  let refused = false;
  let ended = '';
  let brokenAt = 0;
  let begunAt = 0;
  let wokenAt = 0;
  let tries = 0;
  let timer = 0;

  function age(millis) {
    const seconds = Math.round(millis / 1000);
    if (seconds < 90) return seconds + ' s';
    const minutes = Math.round(seconds / 60);
    return minutes < 90 ? minutes + ' min' : Math.round(minutes / 60) + ' h';
  }

  function heard() {
    heardAt = Date.now();
    brokenAt = 0;
    tries = 0;
    refused = false;
    ended = '';
    show();
  }

  function why() {
    if (ended === 'logged-out') return 'You are logged out: log in again to go on.';
    if (ended === 'full') return 'Too many pages watch just now; trying again.';
    return refused ? 'Load the page again; perhaps you have to log in.' : 'Trying to connect again.';
  }

  function show() {
    const state = byId('live-state');
    const banner = byId('stale');
    if (!address) {
      state.hidden = true;
      banner.hidden = true;
      return;
    }
    const old = Date.now() - heardAt;
    const waking = old > SILENCE && Date.now() - wokenAt < BREAK;
    const broken = (old > SILENCE && !waking) || refused || (brokenAt > 0 && Date.now() - brokenAt > BREAK);
    state.hidden = false;
    state.classList.toggle('broken', broken);
    byId('live-text').textContent = broken ? 'not live' : waking ? 'connecting' : 'live';
    banner.hidden = !broken;
    if (!broken) return banner.replaceChildren();
    if (!banner.firstChild) banner.append(document.createElement('span'), document.createElement('span'));
    // The age changes each second: it is shown, and not read out again and again.
    banner.lastChild.setAttribute('aria-hidden', 'true');
    say(banner.firstChild, 'Not live: this is as it was ');
    say(banner.lastChild, age(old) + ' ago (' + new Date(heardAt).toLocaleTimeString() + '). ' + why());
  }

  function say(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function elements(html) {
    const template = document.createElement('template');
    template.innerHTML = html.trim();
    return [...template.content.children];
  }

  // What a person has opened or is about to type in stays as it is.
  function replace(fresh) {
    const now = fresh && fresh.id ? byId(fresh.id) : null;
    if (!now || now.isEqualNode(fresh)) return;
    const focus = document.activeElement && now.contains(document.activeElement) ? document.activeElement : null;
    const focusId = focus && focus.id;
    const focusLink = focus && focus.getAttribute('href');
    now.querySelectorAll('details[id]').forEach(details => {
      const same = fresh.querySelector('#' + CSS.escape(details.id));
      if (same) same.open = details.open;
    });
    const plots = now.querySelector('#plots');
    const freshPlots = fresh.querySelector('#plots');
    if (plots && freshPlots) {
      const data = freshPlots.dataset.plots;
      freshPlots.replaceWith(plots);
      if (plots.dataset.plots !== data) {
        plots.dataset.plots = data;
      }
    }
    announce(now, fresh);
    const scrolled = [...now.querySelectorAll('.scroll')].map(box => box.scrollLeft);
    now.replaceWith(fresh);
    fresh.querySelectorAll('.scroll').forEach((box, i) => { box.scrollLeft = scrolled[i] || 0; });
    if (window.htmx) window.htmx.process(fresh);
    if (window.longhaulPlots) window.longhaulPlots();
    const again = focusId ? byId(focusId) : focusLink ? fresh.querySelector('a[href="' + CSS.escape(focusLink) + '"]') : null;
    if (again) again.focus({preventScroll: true});
  }

  function announce(before, after) {
    const states = root => {
      const map = new Map();
      [root, ...root.querySelectorAll('[data-status]')].forEach(part => {
        if (part.dataset && part.dataset.status) map.set(part.dataset.name, part.dataset.status);
      });
      return map;
    };
    const old = states(before);
    const told = [];
    states(after).forEach((status, name) => {
      if (old.has(name) && old.get(name) !== status) told.push(name + ': ' + status);
    });
    if (told.length) byId('announce').textContent = told.slice(0, 5).join('; ');
  }

  function disconnect() {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  }

  function again(millis) {
    // Not all pages at once when a console is back.
    timer = setTimeout(connect, millis * (0.75 + Math.random() / 2));
    show();
  }

  function connect() {
    // A browser keeps six connections to a server, whatever its tabs: a page that nobody sees gives its own back.
    if (document.hidden) return disconnect();
    const live = document.querySelector('[data-live]');
    const wanted = live ? live.dataset.live : null;
    if (wanted === address && source) return;
    disconnect();
    if (wanted !== address) {
      address = wanted;
      heardAt = Date.now();
      refused = false;
      brokenAt = 0;
      tries = 0;
    }
    if (!wanted) return show();
    begunAt = Date.now();
    const mine = source = new EventSource(wanted);
    const fresh = event => { heard(); elements(event.data).forEach(replace); };
    mine.addEventListener('whole', fresh);
    mine.addEventListener('part', fresh);
    mine.addEventListener('beat', heard);
    mine.addEventListener('end', event => {
      disconnect();
      if (event.data === 'again') return connect();
      ended = event.data;
      refused = true;
      again(REFUSED);
    });
    mine.addEventListener('error', () => {
      if (source !== mine) return;
      // An answer that is no stream closes it for good. A break the browser would mend by itself, but only after three seconds.
      refused = mine.readyState === EventSource.CLOSED;
      disconnect();
      if (!brokenAt) brokenAt = Date.now();
      again(refused ? REFUSED : Math.min(AGAIN_MOST, AGAIN * 2 ** tries));
      tries++;
    });
    show();
  }

  document.addEventListener('DOMContentLoaded', connect);
  if (document.readyState !== 'loading') connect();
  // Without a delay between what htmx puts in and this, in which what the stream of before says would undo it.
  document.addEventListener('htmx:afterSettle', connect);
  document.addEventListener('visibilitychange', () => {
    wokenAt = Date.now();
    connect();
    if (!document.hidden) show();
  });
  window.addEventListener('pagehide', disconnect);
  window.addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  setInterval(() => {
    // Of a connection that is dead without an end, as after a night's sleep, nothing is heard: begin a new one.
    if (source && Date.now() - Math.max(heardAt, begunAt) > SILENCE) {
      disconnect();
      connect();
    }
    if (!document.hidden) show();
  }, 1000);

  // Twice the same click is one request.
  document.addEventListener('submit', event => {
    if (event.target.method === 'post') {
      setTimeout(() => event.target.querySelectorAll('button').forEach(button => { button.disabled = true; }), 0);
    }
  });
})();

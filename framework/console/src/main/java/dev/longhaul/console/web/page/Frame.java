package dev.longhaul.console.web.page;

import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.http.Exchange;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What stands around a page. Immutable.
 *
 * @param title the page's title
 * @param links the addresses
 * @param caller who looks; nothing on public pages
 * @param logIn where people log in, if they can
 * @param csrf the token that every form sends back
 * @param at when the page was made
 * @param notice what was done or refused just now
 */
public record Frame(
        String title,
        Links links,
        Optional<Caller> caller,
        Optional<String> logIn,
        String csrf,
        Instant at,
        Optional<Notice> notice) {
    /**
     * What was done or refused just now.
     *
     * @param done whether it was done
     * @param text in words
     */
    public record Notice(boolean done, String text) {}

    /**
     * Around the answer to a request.
     *
     * @param exchange the request
     * @param title the page's title
     * @param at now
     * @return the frame
     */
    public static Frame of(Exchange exchange, String title, Instant at) {
        return new Frame(
                title,
                new Links(exchange.base(), exchange.base() + Assets.ROOT),
                exchange.visitor(),
                exchange.logIn(),
                exchange.csrfToken(),
                at,
                Optional.empty());
    }

    /**
     * Around a page that needs no time, such as a refusal.
     *
     * @param exchange the request
     * @param title the page's title
     * @return the frame
     */
    public static Frame of(Exchange exchange, String title) {
        return of(exchange, title, Instant.EPOCH);
    }

    /**
     * Whether who looks may do something.
     *
     * @param role the role that it needs
     * @return whether it is offered
     */
    public boolean may(Role role) {
        return caller.filter(who -> who.may(role)).isPresent();
    }

    /**
     * Whether who looks has logged in and may log out again.
     *
     * @return whether this console has a log-in, and somebody is known
     */
    public boolean signedIn() {
        return logIn.isPresent() && caller.isPresent();
    }

    /**
     * The same with a notice.
     *
     * @param said what was done or refused
     * @return the frame
     */
    public Frame with(Notice said) {
        return new Frame(title, links, caller, logIn, csrf, at, Optional.of(said));
    }

    /**
     * The same with what was refused.
     *
     * @param refusal why; nothing when nothing was
     * @return the frame
     */
    public Frame refusing(Optional<String> refusal) {
        return refusal.map(text -> with(new Notice(false, text))).orElse(this);
    }

    /**
     * A text by which a form that is sent twice is known for the same.
     *
     * @return a new one
     */
    public String requestId() {
        return UUID.randomUUID().toString();
    }
}

package dev.longhaul.examples.demo;

import static dev.longhaul.examples.data.Programme.nameOf;

import dev.longhaul.MigrationView;
import dev.longhaul.console.output.EventLines;
import dev.longhaul.console.output.Texts;
import dev.longhaul.examples.data.Programme;
import dev.longhaul.examples.data.Proof;
import dev.longhaul.examples.operations.AddLanguage;
import dev.longhaul.examples.operations.FillTiers;
import dev.longhaul.examples.operations.PurgeSessions;
import dev.longhaul.examples.operations.RequireTier;
import dev.longhaul.examples.operations.ReshapeOrders;
import dev.longhaul.examples.operations.SearchReviews;
import dev.longhaul.examples.operations.SumSpending;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.time.Duration;
import java.util.List;

/**
 * The tour, scene by scene. Each scene looks at the database to see how far it is, so the tour may be broken off at any moment and
 * gone on with.
 */
final class Tour {
    private static final String SEARCH = nameOf(SearchReviews.class);
    private static final String ORDERS = nameOf(ReshapeOrders.class);
    private static final String LANGUAGE = nameOf(AddLanguage.class);
    private static final String SPENDING = nameOf(SumSpending.class);
    private static final String TIERS = nameOf(FillTiers.class);
    private static final String REQUIRE = nameOf(RequireTier.class);
    private static final String PURGE = nameOf(PurgeSessions.class);

    private static final String OLD_SHAPE = "account_id, number, cents, status, note";
    private static final String NEW_SHAPE = "account_id, number, amount, state, note";

    private final Stage stage;
    private final Duration patience;

    Tour(Stage stage, Duration patience) {
        this.stage = stage;
        this.patience = patience;
    }

    /** Returns when everything is carried out and proved. */
    List<MigrationView> play() throws Exception {
        search();
        orders();
        language();
        tiers();
        purge();
        speed();
        profiles();
        return Programme.TOUR.migrations().stream().map(stage::view).toList();
    }

    private void scene(int number, String title, String... text) {
        stage.say("");
        stage.say("== " + number + " of 7: " + title);
        stage.say(List.of(text));
    }

    private void search() throws Exception {
        scene(
                1,
                "indexes, built beside the running application",
                SEARCH + " has two operations: an index of reviews by account, and a GIN index of all words.",
                "PostgreSQL builds them by 'create index concurrently'; H2 locks the table, and has no GIN.");
        stage.release(1);
        stage.deploy("1.1.0");
        if (stage.view(SEARCH).status() != Status.COMPLETED) {
            try (Visitors visitors = stage.visitors()) {
                stage.await(SEARCH, Status.COMPLETED);
                stage.say(visitors.told());
            }
        }
        stage.prove(1, false);
    }

    private void orders() throws Exception {
        scene(
                2,
                "a table in a new shape: there, back, and there again",
                ORDERS + " has five operations: create, copy, key, require_amount, swap; each has its way back.");
        stage.release(2);
        stage.deploy("1.2.0");
        MigrationView view = stage.await(ORDERS, Status.COMPLETED, Status.ROLLING_BACK, Status.ROLLED_BACK);
        if (view.epoch() == 1 && view.status() == Status.COMPLETED) {
            proveNewShape();
            stage.act(Action.ROLLBACK, ORDERS, "a report still reads cents");
        }
        view = stage.await(ORDERS, now -> now.epoch() > 1 || now.status() == Status.ROLLED_BACK);
        if (view.epoch() == 1) {
            stage.prove(2, true);
            stage.proveShape("demo_order", OLD_SHAPE);
            stage.proveShape("demo_order_new", Proof.NOT_THERE);
            stage.act(Action.RESTART, ORDERS, "the report reads euros now");
        }
        stage.await(ORDERS, Status.COMPLETED);
        proveNewShape();
        stage.say("The history, as './longhaul show " + ORDERS + "' has it:");
        stage.say(EventLines.of(stage.longhaul().events(ORDERS)));
    }

    private void proveNewShape() throws Exception {
        stage.prove(2, false);
        stage.proveShape("demo_order", NEW_SHAPE);
        stage.proveShape("demo_order_old", OLD_SHAPE);
    }

    private void language() throws Exception {
        scene(3, "only SQL: one statement and the one that undoes it", LANGUAGE + " is a class of two lines.");
        stage.release(3);
        stage.deploy("1.2.0");
        stage.await(LANGUAGE, Status.COMPLETED);
        stage.prove(3, false);
    }

    private void tiers() throws Exception {
        scene(
                4,
                "three migrations that depend on each other, and on the application's version",
                "Release 2.0 has registered " + SPENDING + " <- " + TIERS + " <- " + REQUIRE + ",",
                "all for versions >=2.0.0 <3.0.0. Application 1.2.0 still serves, so they wait, each with its reason:");
        stage.release(4);
        if (stage.view(SPENDING).startedAt().isEmpty()) {
            for (String name : List.of(SPENDING, TIERS, REQUIRE)) {
                stage.await(name, view -> view.reason().isPresent());
            }
            stage.showStatus(SPENDING, TIERS, REQUIRE);
            stage.deployTooEarly("3.0.0");
        }
        stage.deploy("2.0.0");
        for (String name : List.of(SPENDING, TIERS, REQUIRE)) {
            stage.await(name, Status.COMPLETED);
        }
        stage.prove(4, false);
        stage.prove(5, false);
        stage.prove(6, false);
        stage.proveMayStart("3.0.0");
    }

    private void purge() throws Exception {
        scene(5, "one that waits for a person", PURGE + " deletes for good, so it was registered as 'scheduled':");
        stage.release(5);
        stage.deploy("2.0.0");
        if (stage.view(PURGE).status() == Status.SCHEDULED) {
            stage.showStatus(PURGE);
            stage.say("Nothing happens until somebody fires it. You may; in " + Texts.duration(patience)
                    + " the demo does.");
            stage.pause(patience, PURGE, Status.SCHEDULED);
            if (stage.view(PURGE).status() == Status.SCHEDULED) {
                stage.act(Action.FIRE, PURGE, "the archive was checked");
            } else {
                stage.say("Somebody did.");
            }
        }
        stage.await(PURGE, Status.COMPLETED);
        stage.prove(7, false);
    }

    private void speed() throws Exception {
        scene(
                6,
                "as fast as possible, and out of the way",
                SpeedScene.COUNT
                        + " goes over all accounts, two ranges at a time. The first accounts have most of the orders,",
                "so no size of batches is right everywhere. It was registered as 'scheduled', to try it first.");
        new SpeedScene(stage).play();
    }

    private void profiles() throws Exception {
        scene(
                7,
                "rows that cannot be migrated",
                QuarantineScene.PARSE
                        + " makes dates of what people typed. It may set aside 50 rows, and one in a hundred,",
                "rather than fail for the first that is no date; bisecting finds each.");
        new QuarantineScene(stage).play();
    }
}

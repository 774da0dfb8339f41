package dev.longhaul.examples.demo;

import static dev.longhaul.examples.data.Programme.nameOf;

import dev.longhaul.QuarantineClass;
import dev.longhaul.examples.operations.ParseProfiles;
import dev.longhaul.state.QuarantineState;
import dev.longhaul.state.Status;
import java.util.List;

/** A migration that sets aside what it cannot migrate, and does that alone again when it was mended. */
final class QuarantineScene {
    static final String PARSE = nameOf(ParseProfiles.class);
    /** The one error of three that goes away with the others' mending; while it is open, nothing was mended. */
    private static final String TOO_LONG = "SQLSTATE 22001";

    private final Stage stage;

    QuarantineScene(Stage stage) {
        this.stage = stage;
    }

    void play() throws Exception {
        stage.release(7);
        stage.deploy("2.0.0");
        stage.await(PARSE, Status.COMPLETED);
        if (open().stream().anyMatch(line -> line.errorClass().equals(TOO_LONG))) {
            stage.say("All others are migrated. What './longhaul quarantine list " + PARSE + "' shows:");
            stage.showQuarantine(PARSE);
            stage.execute(
                    "a wider column, and a day that there was.",
                    List.of(
                            "alter table demo_profile alter column phone set data type varchar(60)",
                            "update demo_profile set typed_birthday = '1984-02-29' where typed_birthday = '1984-02-30'"));
            stage.retryQuarantined(PARSE, "they were mended");
            stage.await(PARSE, Status.COMPLETED);
        }
        if (!open().isEmpty()) {
            stage.say("What was mended is migrated. What was not is back, with its error of today:");
            stage.showQuarantine(PARSE);
            stage.ignoreQuarantined(PARSE, "nobody knows the day");
        }
        stage.showStatus(PARSE);
        stage.prove(9, false);
    }

    private List<QuarantineClass> open() {
        return stage.longhaul().quarantine(PARSE).classes().stream()
                .filter(line -> line.state() == QuarantineState.OPEN)
                .toList();
    }
}

package dev.longhaul;

import dev.longhaul.job.LonghaulException;
import dev.longhaul.run.Steering;
import dev.longhaul.state.Action;
import dev.longhaul.store.Request;
import dev.longhaul.store.Requests;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** People's actions behind the facade. */
record Actions(Steering steering) {
    ActionAnswer act(ActionRequest asked) {
        Requests.Answer answer = steering.act(new Request(
                asked.migration(),
                asked.action(),
                asked.rollback(),
                asked.person().asker(),
                asked.epoch(),
                Optional.empty(),
                List.of()));
        return new ActionAnswer(
                asked.migration(),
                asked.action(),
                answer.done(),
                answer.text(),
                answer.before(),
                answer.after(),
                asked.action().allowed());
    }

    /** Each on its own, so that one that cannot be fired keeps no other from it. */
    FiredReport fire(List<String> names, Person person) {
        List<String> fired = new ArrayList<>();
        List<FiredReport.Left> skipped = new ArrayList<>();
        List<FiredReport.Left> refused = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            try {
                ActionAnswer answer = act(ActionRequest.of(name, Action.FIRE, person));
                if (answer.done()) {
                    fired.add(name);
                } else {
                    boolean known = answer.before().isPresent();
                    (known ? skipped : refused).add(new FiredReport.Left(name, answer.text()));
                }
            } catch (LonghaulException e) {
                refused.add(new FiredReport.Left(name, String.valueOf(e.getMessage())));
            }
        }
        return new FiredReport(fired, skipped, refused);
    }
}

package dev.longhaul.bench;

import java.util.List;

/** Everything that is measured, in the order of the report. */
final class Scenarios {
    static final List<Scenario> ALL = List.of(
            new SetBased(),
            new JavaTransform(),
            new EntityJob(),
            new PerBatchCost(),
            new LastTenth(),
            new HeapOfWorker(),
            new IdleTick(),
            new AdaptiveSize(),
            new Foreground(),
            new ReplicaLag(),
            new ManyNodes(),
            new ConsoleList(),
            new Watchers());

    private Scenarios() {}
}

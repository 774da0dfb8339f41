package dev.longhaul.planted.pace;

import dev.longhaul.planted.run.AsksTheMachine;

public interface ImportsTheRunner {
    AsksTheMachine runner();
}

package dev.longhaul.faults;

class H2FaultsTest extends FaultContract {
    @Override
    Server startServer() {
        return H2Server.start();
    }
}

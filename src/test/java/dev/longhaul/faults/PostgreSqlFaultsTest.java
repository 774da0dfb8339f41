package dev.longhaul.faults;

class PostgreSqlFaultsTest extends FaultContract {
    @Override
    Server startServer() {
        return PostgresServer.start();
    }
}

package dev.longhaul.console.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGTERM, SIGINT and SIGHUP. A shutdown hook would not do: hooks run all at once, H2's own hook closes the database under
 * the batch that is to be finished, and the exit code would be that of a killed process. A second signal ends the process
 * without further ado.
 */
final class ProcessSignals implements StopSignals {
    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");
    private static final int KILLED = 130;

    @Override
    public void onStop(Runnable action) {
        AtomicBoolean told = new AtomicBoolean();
        Runnable once = () -> {
            if (told.getAndSet(true)) {
                Runtime.getRuntime().halt(KILLED);
            }
            Thread thread = new Thread(action, "longhaul-stop");
            thread.setDaemon(true);
            thread.start();
        };
        NAMES.forEach(name -> register(name, once));
    }

    /** By reflection: javac's warning about sun.misc cannot be switched off, and our warnings are errors. */
    private static void register(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                }
                return null;
            };
            Object mine = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, calls);
            Object of = signal.getConstructor(String.class).newInstance(name);
            Object before = signal.getMethod("handle", signal, handler).invoke(null, of, mine);
            Object ignored = handler.getField("SIG_IGN").get(null);
            if (ignored.equals(before)) {
                // Started with nohup: the one who did so wants it to be ignored.
                signal.getMethod("handle", signal, handler).invoke(null, of, ignored);
            }
        } catch (ReflectiveOperationException e) {
            // A signal that this platform lacks, or that -Xrs keeps from us, ends the process as it always did.
            return;
        }
    }
}

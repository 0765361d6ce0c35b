package dev.augur.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * The signals that end a process, SIGTERM and SIGINT, as something to wait for. Not a shutdown hook: hooks run beside each
 * other, and ONNX Runtime's frees what the last predictions still need.
 */
final class Alerts {
    private static final String[] NAMES = {"TERM", "INT"};

    private final CountDownLatch first = new CountDownLatch(1);
    private final Runnable onFirst;
    private final Runnable onNext;

    private Alerts(Runnable onFirst, Runnable onNext) {
        this.onFirst = onFirst;
        this.onNext = onNext;
    }

    /**
     * Takes both signals over from the JVM.
     *
     * @param onFirst runs at the first one, on a thread of its own
     * @param onNext runs at every other one
     */
    static Alerts install(Runnable onFirst, Runnable onNext) {
        Alerts alerts = new Alerts(onFirst, onNext);
        try {
            alerts.handle();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("This JVM lets nobody handle SIGTERM; start it without -Xrs", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Java runtime lacks the module jdk.unsupported", e);
        }
        return alerts;
    }

    /** By reflection, for javac warns of a class in jdk.unsupported in a way that cannot be turned off in one place. */
    private void handle() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object ours =
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                    raised();
                    return null;
                });
        for (String name : NAMES) {
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        }
    }

    private synchronized void raised() {
        if (first.getCount() > 0) {
            onFirst.run();
            first.countDown();
        } else {
            onNext.run();
        }
    }

    /** Waits for the first signal. */
    void await() throws InterruptedException {
        first.await();
    }
}

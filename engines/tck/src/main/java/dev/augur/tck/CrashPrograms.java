package dev.augur.tck;

import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Programs that bring down a JVM whose engine is not guarded. Each prints "no crash" as its last line. */
final class CrashPrograms {
    private static final int RUNNERS = 3;
    private static final int ROUNDS = 20;
    private static final Shape ROW = Shape.of(16, 256);

    private final EngineContract contract;
    private final TensorPool pool = new TensorPool(1 << 20);
    private final ExecutorService threads = Executors.newFixedThreadPool(RUNNERS, CrashPrograms::daemon);

    private CrashPrograms(EngineContract contract) {
        this.contract = contract;
    }

    public static void main(String[] args) throws Exception {
        EngineContract contract = Class.forName(args[0])
                .asSubclass(EngineContract.class)
                .getDeclaredConstructor()
                .newInstance();
        CrashPrograms programs = new CrashPrograms(contract);
        switch (args[1]) {
            case "close-during-run" -> programs.closeDuringRun();
            case "close-tensor" -> programs.closeTensor();
            case "load-and-close" -> programs.loadAndClose();
            case "exit-during-run" -> programs.exitDuringRun();
            default -> throw new IllegalArgumentException(args[1]);
        }
        programs.threads.shutdown();
    }

    /** A program that fails must not wait for its threads. */
    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private static Path folder() throws Exception {
        Path folder = Files.createTempDirectory("crash-");
        folder.toFile().deleteOnExit();
        return folder;
    }

    private void closeDuringRun() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Session session = contract.open(TckModel.SLOW, folder());
            CountDownLatch running = new CountDownLatch(RUNNERS);
            List<Future<?>> runners = new ArrayList<>();
            for (int i = 0; i < RUNNERS; i++) {
                runners.add(threads.submit(() -> runUntilClosed(session, running)));
            }
            running.await();
            session.close();
            for (Future<?> runner : runners) {
                runner.get();
            }
        }
        require(pool.usedBytes() == 0, "tensor memory is left: " + pool.usedBytes());
        System.out.println("no crash");
    }

    private void runUntilClosed(Session session, CountDownLatch running) {
        try (Session.Call call = session.newCall(pool, List.of())) {
            while (true) {
                call.clear();
                zero(call.inputs().allocate("x", DType.FLOAT32, ROW));
                call.run();
                require(EngineContract.floats(call.outputs().get("y"))[0] == 0, "a wrong answer");
                running.countDown();
            }
        } catch (ModelUnavailableException e) {
            require(e.reason() == ModelUnavailableException.Reason.CLOSED, e.toString());
        } finally {
            running.countDown();
        }
    }

    /** One thread closes the input under another one's run; its memory is taken at once for other use. */
    private void closeTensor() throws Exception {
        try (Session session = contract.open(TckModel.SLOW, folder())) {
            for (int round = 0; round < 10 * ROUNDS; round++) {
                Tensor shared = pool.allocate(DType.FLOAT32, ROW);
                zero(shared);
                CountDownLatch running = new CountDownLatch(1);
                Future<?> runner = threads.submit(() -> runShared(session, shared, running));
                running.await();
                shared.close();
                shared.close();
                runner.get();
            }
        }
        require(pool.usedBytes() == 0, "tensor memory is left: " + pool.usedBytes());
        System.out.println("no crash");
    }

    private void runShared(Session session, Tensor shared, CountDownLatch running) {
        try (Tensors in = new Tensors(pool);
                Tensors out = new Tensors(pool)) {
            in.put("x", shared);
            running.countDown();
            for (int i = 0; i < 3; i++) {
                session.run(in, out);
                require(EngineContract.floats(out.get("y"))[0] == 0, "a wrong answer");
            }
        } catch (InvalidInputException e) {
            require(String.valueOf(e.getMessage()).contains("is closed"), e.toString());
        }
    }

    private void loadAndClose() throws Exception {
        LocalModel files = contract.write(TckModel.SLOW, folder());
        List<Future<?>> loaders = new ArrayList<>();
        for (int i = 0; i < RUNNERS; i++) {
            loaders.add(threads.submit(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    Session session = contract.open(files);
                    CountDownLatch once = new CountDownLatch(1);
                    Thread closer = new Thread(session::close);
                    closer.start();
                    runUntilClosed(session, once);
                    closer.join();
                }
                return null;
            }));
        }
        for (Future<?> loader : loaders) {
            loader.get();
        }
        System.out.println("no crash");
    }

    private void exitDuringRun() throws Exception {
        Session session = contract.open(TckModel.SLOW, folder());
        CountDownLatch running = new CountDownLatch(RUNNERS);
        AtomicBoolean failed = new AtomicBoolean();
        for (int i = 0; i < RUNNERS; i++) {
            Thread runner = daemon(() -> runUntilClosed(session, running));
            runner.setUncaughtExceptionHandler((thread, e) -> failed.set(true));
            runner.start();
        }
        running.await();
        require(!failed.get(), "a run failed");
        System.out.println("no crash");
        System.exit(0);
    }

    private static void zero(Tensor tensor) {
        tensor.put(0, new float[(int) tensor.shape().elements()], 0, (int)
                tensor.shape().elements());
    }

    private static void require(boolean condition, String text) {
        if (!condition) {
            throw new IllegalStateException(text);
        }
    }
}

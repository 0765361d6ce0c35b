package dev.augur.djl;

import ai.djl.engine.Engine;
import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.engine.Session;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts DJL in a JVM of its own, and tells what happened. */
final class StartProgram {
    private StartProgram() {}

    public static void main(String[] args) throws Exception {
        AtomicInteger attempts = Network.replace();
        Path model = Path.of(args[1]);
        switch (args[0]) {
            case "bare" -> System.out.println(Engine.getAllEngines());
            case "run" -> run(Torch.options().build(), model);
            case "folder" ->
                run(DjlOptions.builder().nativeFolder(model.resolve("natives")).build(), model);
            case "threads" -> {
                run(Torch.options().intraOpThreads(1).interOpThreads(1).build(), model);
                run(Torch.options().intraOpThreads(1).interOpThreads(2).build(), model);
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.out.println("switches " + System.getProperty("OPT_OUT_TRACKING") + " "
                + System.getProperty("ai.djl.offline") + ", network used " + attempts + " times");
    }

    private static void run(DjlOptions options, Path model) throws Exception {
        try (Session session =
                        new Session(Torch.ID, DjlEngine.of("PyTorch", options).load(Torch.files(model), Device.CPU));
                Session.Call call = session.newCall(new TensorPool(0), List.of())) {
            call.inputs().allocate("x", DType.FLOAT32, Shape.of(1)).put(0, new float[] {21}, 0, 1);
            call.run();
            System.out.println("answer " + call.outputs().tensor(0).floats().get(0));
        } catch (ModelUnavailableException e) {
            System.out.println(e.getMessage());
        }
    }
}

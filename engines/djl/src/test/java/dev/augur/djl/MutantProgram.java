package dev.augur.djl;

import dev.augur.Device;
import dev.augur.EngineException;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.engine.Session;
import dev.augur.tck.TorchModels;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Loads and runs damaged archives in a JVM of its own, which none of them may end. */
final class MutantProgram {
    private MutantProgram() {}

    public static void main(String[] args) throws Exception {
        SplittableRandom random = new SplittableRandom(Long.parseLong(args[0]));
        int count = Integer.parseInt(args[1]);
        byte[] whole = TorchModels.mlp();
        Path file = Files.createTempFile("mutant", ".pt");
        DjlEngine engine = Torch.engine(DjlModelOptions.defaults());
        int ran = 0;
        int refused = 0;
        for (int i = 0; i < count; i++) {
            Files.write(file, mutant(whole, random));
            try (Session session = new Session(Torch.ID, engine.load(Torch.files(file), Device.CPU));
                    Session.Call call = session.newCall(new TensorPool(0), List.of())) {
                call.inputs().allocate("x", DType.FLOAT32, Shape.of(1, 16)).put(0, new float[16], 0, 16);
                call.run();
                ran++;
            } catch (ModelUnavailableException | EngineException | InvalidInputException e) {
                refused++;
            }
        }
        System.out.println("ran " + ran + ", refused " + refused);
    }

    private static byte[] mutant(byte[] whole, SplittableRandom random) {
        byte[] mutant = random.nextInt(8) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int flips = 1 + random.nextInt(4); flips > 0 && mutant.length > 0; flips--) {
            mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return mutant;
    }
}

package dev.augur.quickstart;

import dev.augur.InferenceException;
import dev.augur.codec.Classification;
import dev.augur.codec.Codec;
import dev.augur.codec.ImageEncoder;
import dev.augur.codec.Labels;
import dev.augur.codec.TopK;
import dev.augur.tensor.Signature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that classifies images: says where the model runs and why, and for each image the best classes. */
@Command(
        name = "classify",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Classifies JPEG and PNG files with a model of any format.")
final class Classify implements Callable<Integer> {
    /** Above what rounding makes of a sum of probabilities. */
    private static final float MOST = 1.001f;

    private final PrintStream out;
    private final PrintStream err;

    @Option(
            names = "--model",
            paramLabel = "PATH",
            required = true,
            description =
                    "An ONNX file, the folder of a TensorFlow SavedModel, a TorchScript archive, or a zip, tar, tar.gz or"
                            + " tar.zst archive of one of them. What it is, is told by its content.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path model;

    @Option(names = "--image", paramLabel = "FILE", required = true, arity = "1..*", description = "JPEG or PNG files.")
    private List<Path> images = List.of();

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Names of the classes, one in each line. By default classes have numbers, from 0.")
    @Nullable
    private Path labels;

    @Option(names = "--top", paramLabel = "N", description = "How many classes to show. By default ${DEFAULT-VALUE}.")
    private int top = 5;

    @Option(names = "--logits", description = "The model gives logits: makes probabilities of them.")
    private boolean logits;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "The output with the scores. By default the only one.")
    @Nullable
    private String output;

    @Mixin
    private final ImageOptions image = new ImageOptions();

    @Option(names = "--stacktrace", description = "Shows where an error came from.")
    private boolean stacktrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    Classify(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        Codec<byte[], List<Classification>> codec = Codec.of(encoder(), decoder());
        try (Classifier classifier = Classifier.open(model, codec)) {
            say("Model", classifier.placement().toString());
            say(
                    "Takes",
                    Signature.describe(classifier.signature().inputs()) + "; images as " + image.channels + ", values "
                            + image.scale);
            int failed = 0;
            for (Path file : images) {
                failed += classify(classifier, file) ? 0 : 1;
            }
            return failed == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private ImageEncoder encoder() {
        try {
            return image.encoder();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private TopK decoder() throws IOException {
        if (top < 1) {
            throw new ParameterException(spec.commandLine(), "--top must be at least 1, got " + top);
        }
        TopK best = labels == null ? TopK.of(top) : TopK.of(top, Labels.read(labels));
        TopK named = output == null ? best : best.output(output);
        return logits ? named.softmax() : named;
    }

    /** One image after the other, so that any number of them fits into memory. Tells whether it went well. */
    private boolean classify(Classifier classifier, Path file) {
        try {
            List<Classification> best = classifier.classify(Files.readAllBytes(file));
            say("Image", file.toString());
            show(best);
            return true;
        } catch (IOException | InferenceException e) {
            err.println("quickstart: " + file + ": " + Quickstart.text(e));
            if (stacktrace) {
                e.printStackTrace(err);
            }
            return false;
        }
    }

    private void show(List<Classification> best) {
        boolean areProbabilities = areProbabilities(best);
        for (Classification one : best) {
            String name = labels == null ? "class " + one.index() : one.label();
            String score = areProbabilities
                    ? String.format(Locale.ROOT, "%8.4f%%", 100 * one.score())
                    : String.format(Locale.ROOT, "%9.4g", one.score());
            say("", score + "  " + name);
        }
        if (!areProbabilities) {
            say("", "These scores are no probabilities; if they are logits, --logits makes some of them.");
        }
    }

    /** As far as some of them tell. */
    private static boolean areProbabilities(List<Classification> best) {
        double sum = best.stream().mapToDouble(Classification::score).sum();
        return sum <= MOST && best.stream().allMatch(one -> one.score() >= 0);
    }

    private void say(String what, String text) {
        out.printf(Locale.ROOT, "%-9s %s%n", what, text);
    }
}

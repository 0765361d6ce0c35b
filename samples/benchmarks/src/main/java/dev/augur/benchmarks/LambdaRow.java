package dev.augur.benchmarks;

import dev.augur.lambda.Handler;
import dev.augur.lambda.local.Answer;
import dev.augur.lambda.local.FunctionProcess;
import dev.augur.lambda.local.Launch;
import dev.augur.lambda.local.RuntimeApi;
import dev.augur.tck.OnnxModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One invocation after the other through AWS's runtime client, beside a function that does nothing and one that is written
 * by hand. The compiler stops at level 1, as in Lambda's Java 17 runtime.
 */
final class LambdaRow {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private LambdaRow() {}

    static List<Contender> open(Resources resources) throws Exception {
        ModelFiles files = resources.own(new ModelFiles());
        Path file = files.write("mlp.onnx", OnnxModels.mlp());
        Path folder = files.folder();
        byte[] event = ("{\"instances\":[" + Arrays.toString(Inputs.floats(1, 16)[0]) + "]}")
                .getBytes(StandardCharsets.US_ASCII);
        Function ours = start(resources, Handler.class, folder, Map.of("AUGUR_MODELS", folder.toString()), event);
        Map<String, String> canned = Map.of(CannedFunction.ANSWER, ours.answer());
        Function empty = start(resources, CannedFunction.class, folder, canned, event);
        Function tokens = start(resources, PlainFunction.class, folder, canned, event);
        Function byHand =
                start(resources, PlainFunction.class, folder, Map.of(PlainFunction.MODEL, file.toString()), event);
        return List.of(
                Contender.shared("runtime client, empty function", i -> Json.lastFloats(empty.answer())),
                Contender.shared("Augur's function", i -> Json.lastFloats(ours.answer())),
                Contender.shared("function of Jackson's tokens", i -> Json.lastFloats(tokens.answer())),
                Contender.shared("tokens and ONNX Runtime by hand", i -> Json.lastFloats(byHand.answer())));
    }

    private interface Function {
        String answer() throws Exception;
    }

    private static Function start(
            Resources resources, Class<?> handler, Path folder, Map<String, String> environment, byte[] event)
            throws IOException {
        RuntimeApi api = resources.own(RuntimeApi.start());
        Launch launch = new Launch(
                System.getProperty("java.class.path"),
                folder,
                List.of(
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dslf4j.internal.verbosity=WARN",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider"),
                environment);
        resources.own(FunctionProcess.start(
                api, handler.getName() + "::handleRequest", launch, ProcessBuilder.Redirect.DISCARD));
        return () -> {
            Answer answer = api.invoke(event, LIMIT).get();
            if (answer.isError()) {
                throw new IOException("The function failed: " + answer.text());
            }
            return answer.text();
        };
    }
}

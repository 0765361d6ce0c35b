package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.tck.TorchArchive;
import dev.augur.tensor.DType;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of an archive before native code sees it. */
final class ScriptArchiveTest {
    private static final String ROOT = "\u0080\u0002c__torch__.a.___torch_mangle_3\nNet\nq\0.";

    @TempDir
    Path folder;

    private Path zip(Map<String, String> entries) throws IOException {
        Path file = folder.resolve("model.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return file;
    }

    private void refuses(Path file, String text) {
        assertThatThrownBy(() -> ScriptArchive.read(file, ScriptLimits.DEFAULT))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage(text);
    }

    @Test
    void theModuleIsFoundByTheNameInItsPickle() throws Exception {
        Path file = zip(Map.of(
                "any/data.pkl",
                ROOT,
                "any/code/__torch__/a/___torch_mangle_3.py",
                """
                class Other(Module):
                  def forward(self: __torch__.a.Other,
                    no: Tensor) -> Tensor:
                    return no
                class Net(Module):
                  def forward(self: __torch__.a.Net,
                    x: Tensor,
                    d: Dict[str, List[int]],
                    s: str=", ) -> (",
                    t: Tuple[int, int]=(1, 2)) -> Tuple[Tensor, Optional[Tensor]]:
                    return (x, None)
                """,
                "any/code/__torch__/a/other.py",
                "broken ("));
        ScriptMethod method = ScriptArchive.read(file, ScriptLimits.DEFAULT).method("forward");
        assertThat(method.returns()).isEqualTo("Tuple[Tensor, Optional[Tensor]]");
        assertThat(method.arguments())
                .containsExactly(
                        new ScriptMethod.Argument("x", "Tensor", false),
                        new ScriptMethod.Argument("d", "Dict[str, List[int]]", false),
                        new ScriptMethod.Argument("s", "str", true),
                        new ScriptMethod.Argument("t", "Tuple[int, int]", true));
    }

    @Test
    void otherFilesAreNamed() throws Exception {
        refuses(folder.resolve("none.pt"), "there is no such file");
        refuses(folder, "there is no such file");
        refuses(
                zip(Map.of("model/weights.bin", "")),
                "it is a ZIP file, but no TorchScript archive of PyTorch 1.6 or later: it holds no data.pkl; save the model "
                        + "with torch.jit.save");
        refuses(
                zip(Map.of("archive/data.pkl", "\u0080\u0002}q\0.", "archive/data/0", "")),
                "it holds weights without a program; save the model with torch.jit.save(torch.jit.script(model), file) or "
                        + "after torch.jit.trace, not with torch.save");
        refuses(
                zip(Map.of("m/data.pkl", ROOT, "m/code/__torch__.py", "class Net(Module):\n")),
                "its data.pkl names no module of its source text");
        refuses(
                zip(Map.of("m/data.pkl", ROOT, "m/code/__torch__.py", " ".repeat((16 << 20) + 1))),
                "its source text is larger than 16777216 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x: List[Tensor]", "x: Dict[str, Tensor]", "x: Tuple[Tensor, Tensor]", "x: Device"})
    void argumentsThatCannotBeFedAreNamed(String argument) throws Exception {
        ScriptMethod method = method(argument);
        String text = "its argument 'x' is of type " + argument.substring(3)
                + "; only Tensor, int, float, bool and str can be fed";
        assertThatThrownBy(() -> TorchSignature.derive(method)).hasMessage(text);
        assertThatThrownBy(() -> TorchSignature.declared(inputs(TensorSpec.of("x", DType.FLOAT32)), method))
                .hasMessage(text);
    }

    @Test
    void aDeclarationThatDoesNotFitIsExplained() throws Exception {
        ScriptMethod method = method("x: Tensor, rate: int, mask: Optional[Tensor]=None, bias: float=0.5");
        TensorSpec x = new TensorSpec("x", DType.FLOAT32, null);
        TensorSpec rate = TensorSpec.of("rate", DType.INT64);
        refuses(method, "its signature has no input 'rate', an argument of type int without a default value", x);
        refuses(
                method,
                "its signature declares the input 'rate' as INT32[], but its type is int, which is INT64[]",
                x,
                TensorSpec.of("rate", DType.INT32));
        refuses(
                method,
                "its signature declares the input 'y', but its forward takes x: Tensor, rate: int, mask: Optional[Tensor], "
                        + "bias: float",
                x,
                rate,
                new TensorSpec("y", DType.FLOAT32, null));
        refuses(
                method,
                "its signature declares the input 'bias' but not the argument 'mask' before it, which must be declared too",
                x,
                rate,
                TensorSpec.of("bias", DType.FLOAT64));
        refuses(
                method,
                "its input 'x' is STRING[...], a type that DJL's binding of PyTorch does not carry",
                new TensorSpec("x", DType.STRING, null),
                rate);
        TorchSignature fits =
                TorchSignature.declared(inputs(rate, new TensorSpec("mask", DType.BOOL, null), x), method);
        assertThat(fits.arguments())
                .containsExactly(
                        new TorchSignature.Fed("x", false),
                        new TorchSignature.Fed("rate", true),
                        new TorchSignature.Fed("mask", false));
    }

    private void refuses(ScriptMethod method, String text, TensorSpec... inputs) {
        assertThatThrownBy(() -> TorchSignature.declared(inputs(inputs), method))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage(text);
    }

    private static Signature inputs(TensorSpec... inputs) {
        return new Signature(List.of(inputs), List.of());
    }

    private ScriptMethod method(String arguments) throws Exception {
        Path file = new TorchArchive().forward(arguments, "Tensor", "return x").writeTo(folder.resolve("model.pt"));
        return ScriptArchive.read(file, ScriptLimits.DEFAULT).method("forward");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.seen = x",
                "(self.inner).seen = x",
                "_0 = torch.append(self.seen, x)",
                "seen0 = self.seen\n    _0 = torch.append(seen0, x)",
                "seen0 = self.seen\n    _0 = torch.add_(seen0, 1)",
                "seen0 = self.seen\n    _0 = torch.copy_(torch.slice(torch.select(seen0, 0, 1), 0, 1, 2), x)",
                "seen0 = self.seen\n    _0 = torch._set_item(seen0, \"a\", x)"
            })
    void whatAModuleChangesOfItsOwnIsFound(String statement) {
        assertThat(ScriptState.attribute(module("forward", statement))).isEqualTo("seen");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weight = self.weight",
                "x0 = torch.relu_(torch.add(x, self.weight))",
                "x0 = torch.add(x, 1)\n    x1 = torch.relu_(x0)",
                "parts = annotate(List[Tensor], [])\n    _0 = torch.append(parts, x)",
                "num_batches_tracked = self.num_batches_tracked\n    _0 = torch.add_(num_batches_tracked, 1)",
                "self.num_batches_tracked = torch.add(x, 1)"
            })
    void otherStatementsAreNoState(String statement) {
        assertThat(ScriptState.attribute(module("forward", statement))).isNull();
    }

    @Test
    void settingAModuleUpIsNoState() {
        assertThat(ScriptState.attribute(module("__setstate__", "self.seen = x")))
                .isNull();
        assertThat(ScriptState.attribute(module("forward", "pass").replace("(Module)", "") + "    self.seen = x\n"))
                .as("an object that lives in a run")
                .isNull();
    }

    private static String module(String method, String statement) {
        return "class Net(Module):\n  seen : Tensor\n  def " + method
                + "(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n    " + statement + "\n    return x\n";
    }
}

package dev.augur.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelStoreTest {
    private static final ModelId SCORE = ModelId.of("score");

    @TempDir
    Path root;

    private ModelStore directory;

    @BeforeEach
    void open() {
        directory = ModelStore.directory(root);
    }

    private Path model(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, ModelFiles.ONNX);
    }

    private Path savedModel(String folder) throws IOException {
        Path path = root.resolve(folder);
        Files.createDirectories(path.resolve("variables"));
        Files.write(path.resolve("saved_model.pb"), ModelFiles.SAVED_MODEL);
        Files.write(path.resolve("variables").resolve("variables.index"), new byte[126]);
        return path;
    }

    private void other(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static ModelUnavailableException refusal(ModelStore store, ModelId id) {
        return catchThrowableOfType(ModelUnavailableException.class, () -> store.fetch(id));
    }

    @Test
    void findsAFileOfTheModelsName() throws IOException {
        Path file = model("score.onnx");
        model("score2.onnx");
        assertThat(directory.fetch(SCORE)).isEqualTo(new LocalModel(SCORE, ModelFormat.ONNX, file));
    }

    @Test
    void findsAFolderOfTheModelsName() throws IOException {
        Path file = model("score/model.onnx");
        assertThat(directory.fetch(SCORE).path()).isEqualTo(file);
    }

    @Test
    void whatIsNoModelDoesNotMatter() throws IOException {
        other("score/a labels.txt", "one\ntwo\n");
        other("score/a tokenizer.json", "{\"model\": {}}");
        other("score/code.zip", "PK\u0003\u0004");
        Files.write(root.resolve("score/m.onnx.data"), new byte[10_000]);
        Path file = model("score/m.onnx");
        model("score/.m.onnx.Xyz12");
        other("score/z.onnx", "no model, whatever its name");
        savedModel("score/.ipynb_checkpoints");
        assertThat(directory.fetch(SCORE).path()).isEqualTo(file);
    }

    @Test
    void contentDecidesAndNotTheEnding() throws IOException {
        other("score.onnx", "nothing");
        Path file = model("score.txt");
        assertThat(directory.fetch(SCORE)).isEqualTo(new LocalModel(SCORE, ModelFormat.ONNX, file));
        Files.write(file, ModelFiles.torchScript());
        assertThat(directory.fetch(SCORE)).isEqualTo(new LocalModel(SCORE, ModelFormat.TORCHSCRIPT, file));
        Files.delete(file);
        assertThat(refusal(directory, SCORE))
                .hasMessageStartingWith("Model 'score': " + root.resolve("score.onnx") + " is of no known format")
                .extracting(ModelUnavailableException::reason)
                .isEqualTo(Reason.NOT_LOADABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"score.savedmodel", "score", "score/model.savedmodel", "score/3", "score/3/model.savedmodel"})
    void findsSavedModelsInEveryPlace(String folder) throws IOException {
        Path saved = savedModel(folder);
        other("score/config.pbtxt", "platform: \"tensorflow_savedmodel\"");
        LocalModel found = directory.fetch(SCORE);
        assertThat(found).isEqualTo(new LocalModel(SCORE, ModelFormat.SAVED_MODEL, saved));
        if (folder.contains("3")) {
            assertThat(directory.fetch(ModelId.of("score:3")).path()).isEqualTo(saved);
        }
    }

    @Test
    void ofSeveralModelsItIsTheOneCalledModel() throws IOException {
        model("score/a.onnx");
        Path z = model("score/z.onnx");
        ModelUnavailableException e = refusal(directory, SCORE);
        assertThat(e)
                .hasMessage("Model 'score' may be each of [" + root.resolve("score/a.onnx") + ", " + z
                        + "]; leave one of them, call one 'model', or name it with ModelStore.file");
        assertThat(e.reason()).isEqualTo(Reason.NOT_LOADABLE);
        Path plain = model("score/model.bin");
        assertThat(directory.fetch(SCORE).path()).isEqualTo(plain);
    }

    @Test
    void aForeignModelIsExplained() throws IOException {
        Files.createDirectories(root.resolve("score/1"));
        Files.write(root.resolve("score/1/net.pth"), ModelFiles.zip("a/data.pkl", "a/version"));
        for (ModelStore store :
                new ModelStore[] {directory, ModelStore.file(SCORE, root.resolve("score")), ModelStore.file(SCORE, root)
                }) {
            ModelUnavailableException e = refusal(store, SCORE);
            assertThat(e)
                    .hasMessage(
                            "Model 'score': " + root.resolve("score/1/net.pth") + " is a PyTorch state dict or pickled"
                                    + " module, not TorchScript; export it with torch.jit.trace or torch.jit.script, or to ONNX");
            assertThat(e.reason()).isEqualTo(Reason.NOT_LOADABLE);
        }
    }

    @Test
    void aPathMayBeAFolder() throws IOException {
        Path saved = savedModel("a/b/7");
        for (String folder : new String[] {"a/b/7", "a/b", "a", ""}) {
            assertThat(ModelStore.file(SCORE, root.resolve(folder)).fetch(SCORE))
                    .isEqualTo(new LocalModel(SCORE, ModelFormat.SAVED_MODEL, saved));
        }
        Path empty = Files.createDirectory(root.resolve("empty"));
        assertThat(refusal(ModelStore.file(SCORE, empty), SCORE))
                .hasMessage("Model 'score' is not in " + empty + ", a folder without a model")
                .extracting(ModelUnavailableException::reason)
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void anIdWithoutAVersionMeansTheHighestNumber() throws IOException {
        model("score/9/model.onnx");
        Path tenth = model("score/10/model.onnx");
        model("score/latest/model.onnx");
        Files.createDirectory(root.resolve("score").resolve("11x"));
        assertThat(directory.fetch(SCORE).path()).isEqualTo(tenth);
    }

    @Test
    void aVersionMeansItsFolder() throws IOException {
        Path ninth = model("score/9/model.onnx");
        model("score/10/model.onnx");
        Path named = model("score/latest/model.onnx");
        assertThat(directory.fetch(ModelId.of("score:9")).path()).isEqualTo(ninth);
        assertThat(directory.fetch(ModelId.of("score:latest")).path()).isEqualTo(named);
        assertThat(refusal(directory, ModelId.of("score:8")))
                .hasMessage("Model 'score:8' is not under " + root)
                .extracting(ModelUnavailableException::reason)
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void aMissingModelIsNamedWithItsFolder() throws IOException {
        model("scores.onnx");
        Files.createDirectory(root.resolve("score.onnx"));
        Files.createDirectory(root.resolve("score"));
        ModelUnavailableException e = refusal(directory, SCORE);
        assertThat(e).hasMessage("Model 'score' is not under " + root);
        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(e.model()).isEqualTo(SCORE);
        assertThat(e.isRetryable()).isFalse();
        assertThat(refusal(ModelStore.directory(root.resolve("nowhere")), SCORE).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void oddNamesFindTheirOwnModel() throws IOException {
        for (String name : new String[] {"model..1", "...", "a b", "$HOME", "*"}) {
            Path file = model(name + ".onnx");
            assertThat(directory.fetch(new ModelId(name, null)).path()).isEqualTo(file);
        }
    }

    @Test
    void aNameThatTheFileSystemCannotHaveIsNotFound() {
        ModelId id = new ModelId("lone surrogate \uD800", null);
        assertThat(refusal(directory, id).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(refusal(directory, new ModelId("m", "\uD800")).reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void aFileIsTheModelOfItsIdOnly() throws IOException {
        Path file = model("any name");
        ModelStore store = ModelStore.file(SCORE, file);
        assertThat(store.fetch(SCORE)).isEqualTo(new LocalModel(SCORE, ModelFormat.ONNX, file));
        ModelUnavailableException e = refusal(store, ModelId.of("other"));
        assertThat(e).hasMessage("Model 'other' is not in the store of 'score' in " + file);
        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = root.resolve("nowhere.onnx");
        assertThat(refusal(ModelStore.file(SCORE, file), SCORE))
                .hasMessage("Model 'score': there is no file " + file)
                .extracting(ModelUnavailableException::reason)
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void orElseAsksTheNextStoreForMissingModelsOnly() throws IOException {
        Path first = Files.writeString(root.resolve("first.onnx"), "no model");
        Path second = model("second.onnx");
        ModelId broken = ModelId.of("broken");
        ModelStore both = ModelStore.file(broken, first).orElse(ModelStore.file(SCORE, second));
        assertThat(both.fetch(SCORE).path()).isEqualTo(second);
        assertThat(refusal(both, broken).reason()).isEqualTo(Reason.NOT_LOADABLE);
        assertThat(refusal(both, ModelId.of("third")))
                .hasMessage("Model 'third' is not in the store of 'score' in " + second);
    }

    @Test
    void verifyPassesTheMeantFile() throws IOException {
        Path file = model("score.onnx");
        model("other.onnx");
        ModelStore store = directory.verify(SCORE, Sha256.of(file));
        assertThat(store.fetch(SCORE).path()).isEqualTo(file);
        assertThat(store.fetch(ModelId.of("other")).path()).isEqualTo(root.resolve("other.onnx"));
        assertThat(store).hasToString("the store under " + root + ", verified");
    }

    @Test
    void verifyRefusesAnotherFileEachTime() throws IOException {
        Path file = model("score.onnx");
        Sha256 meant = Sha256.of(file);
        ModelStore store = directory.verify(SCORE, meant);
        store.fetch(SCORE);
        Files.write(file, ModelFiles.ORT);
        ModelUnavailableException e = refusal(store, SCORE);
        assertThat(e)
                .hasMessage("Model 'score': the SHA-256 of " + file + " must be " + meant + ", got " + Sha256.of(file)
                        + "; it is damaged or not the one that was meant");
        assertThat(e.reason()).isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void verifyTakesFoldersToo() throws IOException {
        Path folder = savedModel("score");
        Sha256 meant = Sha256.ofFolder(folder);
        ModelStore store = directory.verify(SCORE, meant);
        assertThat(store.fetch(SCORE).path()).isEqualTo(folder);
        Files.write(folder.resolve("variables").resolve("variables.index"), new byte[125]);
        assertThat(refusal(store, SCORE))
                .hasMessage("Model 'score': the SHA-256 of " + folder + " must be " + meant + ", got "
                        + Sha256.ofFolder(folder) + "; it is damaged or not the one that was meant");
        Files.createSymbolicLink(folder.resolve("variables").resolve("x"), root);
        assertThat(refusal(store, SCORE))
                .hasMessageEndingWith("x must be a file with a plain name, for the digest of its folder; it is a link,"
                        + " something else, or has a control character or a backslash in its name")
                .extracting(ModelUnavailableException::reason)
                .isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void verifyLeavesTheErrorsOfTheStoreAlone() {
        ModelStore store = directory.verify(SCORE, new Sha256("0".repeat(64)));
        assertThat(refusal(store, SCORE).reason()).isEqualTo(Reason.NOT_FOUND);
    }
}

package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.OnnxGraph;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TorchArchive;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command that classifies images, on models that answer with the mean of each channel: the colour of the image. */
final class ClassifyTest {
    private static final Dim SIDE = Dim.of(8);

    @TempDir
    private Path folder;

    private Path photo = Path.of("unset");
    private Path colours = Path.of("unset");

    @BeforeEach
    void paint() throws IOException {
        photo = image("photo.png", 0xFF3300);
        colours = Files.writeString(folder.resolve("colours.txt"), "red\ngreen\nblue\n");
    }

    @Test
    void placementAndBestClassesArePrinted() throws IOException {
        Path model = Files.write(folder.resolve("means.onnx"), OnnxModels.imageMeans());

        Session session = classify(model, photo, "--labels=" + colours, "--top=2");

        assertThat(session.err()).isEmpty();
        assertThat(session.exitCode()).isZero();
        assertThat(session.out().lines())
                .containsExactly(
                        "Model     means.onnx runs on cpu with ONNX Runtime 1.28.0; asked: what the engine lists, GPUs first",
                        "Takes     x FLOAT32[batch, 3, 224, 224]; images as RGB, values zero-one",
                        "Image     " + photo,
                        "              1.000  red",
                        "             0.2000  green",
                        "          These scores are no probabilities; if they are logits, --logits makes some of them.");
    }

    @Test
    void logitsBecomeProbabilitiesAndClassesHaveNumbers() throws IOException {
        Session session = classify(channelsFirst(), photo, "--logits");

        // exp(1), exp(0.2) and exp(0) over their sum.
        assertThat(session.out().lines().skip(3))
                .containsExactly(
                        "           55.0295%  class 0", "           24.7263%  class 1", "           20.2442%  class 2");
    }

    @Test
    void theLayoutIsTheModels() throws IOException {
        String first = classify(channelsFirst(), photo, "--labels=" + colours).out();
        String last = classify(channelsLast(), photo, "--labels=" + colours).out();

        assertThat(last).contains("x FLOAT32[N, 8, 8, 3]");
        assertThat(first).contains("x FLOAT32[N, 3, 8, 8]");
        assertThat(last.lines().skip(3)).isEqualTo(first.lines().skip(3).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zero-one       | RGB | class 0: 1.000, class 1: 0.2000, class 2: 0.000",
                "minus-one-one  | RGB | class 0: 1.000, class 1: -0.6000, class 2: -1.000",
                "zero-255       | RGB | class 0: 255.0, class 1: 51.00, class 2: 0.000",
                "IMAGENET       | rgb | class 0: 2.249, class 1: -1.143, class 2: -1.804",
                "imagenet       | bgr | class 2: 2.249, class 1: -1.143, class 0: -1.804"
            })
    void valuesAndChannelsAreAsToldInTheOrderOfTheModel(String scale, String channels, String scores)
            throws IOException {
        Session session = classify(channelsFirst(), photo, "--scale=" + scale, "--channels=" + channels);

        assertThat(session.err()).isEmpty();
        List<String> shown = session.out()
                .lines()
                .filter(line -> line.contains("  class "))
                .map(line -> line.strip().replaceFirst("(\\S+) +(.*)", "$2: $1"))
                .toList();
        assertThat(String.join(", ", shown)).isEqualTo(scores);
    }

    @Test
    void integersGetTheValuesThemselves() throws IOException {
        Path model = new OnnxGraph()
                .input("x", DType.UINT8, Dim.of("N"), SIDE, SIDE, Dim.of(3))
                .output("y", DType.FLOAT32, Dim.of("N"), Dim.of(3))
                .node("Cast", List.of("x"), List.of("floats"), OnnxGraph.Attribute.of("to", 1))
                .node("ReduceMean", List.of("floats"), List.of("y"), axes(1, 2), OnnxGraph.Attribute.of("keepdims", 0))
                .writeTo(folder.resolve("bytes.onnx"));

        assertThat(classify(model, photo).out()).contains("255.0  class 0", "51.00  class 1");
        assertThat(classify(model, photo, "--scale=imagenet").err())
                .startsWith(
                        "quickstart: Input 'x' UINT8[N, 8, 8, 3] takes values from 0 to 255 as they are, without mean"
                                + " and std; the flags for it are --layout, --size, --scale, --input, --output and --labels (classify --help)");
    }

    /** A TorchScript archive tells neither the size nor the layout. */
    @Test
    void torchScriptIsToldSizeAndLayout() throws IOException {
        Path model = new TorchArchive()
                .forward("x: Tensor", "Tensor", "return torch.mean(x, [2, 3])")
                .writeTo(folder.resolve("colour.model"));

        Session told = classify(model, photo, "--layout=nchw", "--size=16x8", "--labels=" + colours);
        Session untold = classify(model, photo);

        assertThat(told.err()).isEmpty();
        assertThat(told.out())
                .contains("colour.model runs on cpu with PyTorch 2.7.1 (DJL 0.35.1); asked: ")
                .contains(" 1.000  red", "0.2000  green");
        assertThat(untold.exitCode()).isEqualTo(1);
        assertThat(untold.err())
                .startsWith(
                        "quickstart: Input 'x' FLOAT32[...] does not tell where its channels lie: set layout(NCHW) or"
                                + " layout(NHWC); the flags for it are --layout, --size,");
    }

    @Test
    void theMiddleIsCutOut() throws IOException {
        BufferedImage wide = new BufferedImage(300, 100, BufferedImage.TYPE_INT_RGB);
        fill(wide, 0, 0xFF0000);
        fill(wide, 100, 0x00FF00);
        fill(wide, 200, 0x0000FF);
        Path file = folder.resolve("wide.png");
        ImageIO.write(wide, "png", file.toFile());

        Session whole = classify(channelsFirst(), file, "--top=1");
        Session middle = classify(channelsFirst(), file, "--top=1", "--shorter-side=8", "--size=8");

        assertThat(whole.out()).doesNotContain("100.0000%");
        assertThat(middle.out()).contains("100.0000%  class 1");
    }

    @ParameterizedTest
    @CsvSource({"zip", "tar", "tar.gz"})
    void archivesAreUnpacked(String kind) throws Exception {
        Path plain = Files.createDirectory(folder.resolve("plain"));
        Path model = Files.copy(channelsFirst(), plain.resolve("model.onnx"));
        Path archive = folder.resolve("colours." + kind);
        if (kind.equals("zip")) {
            try (OutputStream file = Files.newOutputStream(archive);
                    ZipOutputStream zip = new ZipOutputStream(file)) {
                zip.putNextEntry(new ZipEntry("export/model.onnx"));
                zip.write(Files.readAllBytes(model));
            }
        } else {
            String flags = kind.equals("tar") ? "cf" : "czf";
            Process tar = new ProcessBuilder("tar", flags, archive.toString(), "-C", plain.toString(), ".").start();
            assertThat(tar.waitFor()).isZero();
        }

        Session session = classify(archive, photo, "--labels=" + colours);

        assertThat(session.exitCode()).as(session.err()).isZero();
        assertThat(session.out()).contains("colours." + kind + " runs on cpu with ONNX Runtime", "1.000  red");
    }

    @Test
    void aFileThatIsNoImageTakesNoOtherWithIt() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jpg"), "This is no image.");
        Path missing = folder.resolve("missing.jpg");
        Path blue = image("blue.png", 0x0000FF);

        Session session = Session.of(
                "classify",
                "--model",
                channelsFirst().toString(),
                "--top",
                "1",
                "--image",
                text.toString(),
                missing.toString(),
                blue.toString(),
                "--image",
                photo.toString());

        assertThat(session.exitCode()).isEqualTo(1);
        assertThat(session.out().lines().filter(line -> line.startsWith("Image")))
                .containsExactly("Image     " + blue, "Image     " + photo);
        assertThat(session.err().lines())
                .containsExactly(
                        "quickstart: " + text + ": Image must be JPEG or PNG, got 17 bytes that are neither",
                        "quickstart: " + missing + ": java.nio.file.NoSuchFileException: " + missing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "classify | Missing required options: '--model=PATH', '--image=FILE'",
                "classify --model=m --image=i --top=0 | --top must be at least 1, got 0",
                "classify --model=m --image=i --shorter-side=256 | --shorter-side needs --size",
                "classify --model=m --image=i --size=224 --shorter-side=8 | shorterSide must be >= 224, which is cut out of"
                        + " it, got 8",
                "classify --model=m --image=i --size=0x4 | Invalid value for option '--size': must be WIDTHxHEIGHT or one"
                        + " number, got '0x4'",
                "classify --model=m --image=i --scale=loud | Invalid value for option '--scale': must be one of [zero-one,"
                        + " minus-one-one, imagenet, zero-255], got 'loud'",
                "classify --model=m --image=i --keep=id | Unknown option: '--keep=id'; Expected parameter for option '--image' but"
                        + " found '--keep=id'"
            })
    void flagsThatMakeNoSenseAreRefused(String line, String text) {
        Session session = Session.of(line.split(" ", -1));

        assertThat(session.exitCode()).isEqualTo(2);
        assertThat(session.err()).isEqualTo("quickstart: " + text + " (classify --help lists the flags)\n");
        assertThat(session.out()).isEmpty();
    }

    @Test
    void whatCannotBeLoadedIsOneLine() throws IOException {
        Path text = Files.writeString(folder.resolve("model.onnx"), "This file holds no model.");

        assertThat(classify(folder.resolve("nothing.onnx"), photo).err())
                .isEqualTo(
                        "quickstart: Model 'nothing.onnx': there is no file " + folder.resolve("nothing.onnx") + "\n");
        assertThat(classify(text, photo).err())
                .startsWith("quickstart: Model 'model.onnx': " + text + " is of no known format (25 bytes, ")
                .hasLineCount(1);
        assertThat(classify(text, photo).exitCode()).isEqualTo(1);
        assertThat(classify(channelsFirst(), photo, "--labels=" + Files.writeString(text, "red\n"))
                        .err())
                .startsWith("quickstart: Output 'y' FLOAT32[N, 3] has 3 classes, got 1 labels; the flags for it are ");
    }

    @Test
    void helpListsTheFlags() {
        Session session = Session.of("classify", "--help");

        assertThat(session.exitCode()).isZero();
        assertThat(session.err()).isEmpty();
        assertThat(session.out())
                .contains("Usage: quickstart classify ", "--model=PATH", "--image=FILE...", "--labels=FILE", "--top=N")
                .contains(
                        "--scale=HOW",
                        "zero-one,",
                        "--size=WxH",
                        "--shorter-side=PIXELS",
                        "--layout=HOW",
                        "NCHW, NHWC");
        assertThat(Session.of("--help").out()).containsPattern("Commands:\\s+classify +Classifies JPEG and PNG files");
    }

    @Test
    void documentAndHelpListTheSameFlags() throws IOException {
        String document = Files.readString(DocsTest.root().resolve("docs/quickstart.md"));
        int from = document.indexOf("## Classifying images");
        String section = document.substring(from, document.indexOf("\n## ", from));
        String table = section.lines().filter(line -> line.startsWith("| `--")).collect(Collectors.joining("\n"));

        assertThat(flags(table))
                .isEqualTo(flags(Session.of("classify", "--help").out()));
    }

    private static Set<String> flags(String text) {
        return Pattern.compile("--[a-z][a-z-]+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Session classify(Path model, Path image, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("classify", "--model=" + model, "--image=" + image));
        arguments.addAll(List.of(flags));
        return Session.of(arguments.toArray(String[]::new));
    }

    private Path channelsFirst() throws IOException {
        return means("first.onnx", List.of(Dim.of(3), SIDE, SIDE), axes(2, 3));
    }

    private Path channelsLast() throws IOException {
        return means("last.onnx", List.of(SIDE, SIDE, Dim.of(3)), axes(1, 2));
    }

    private Path means(String name, List<Dim> dims, OnnxGraph.Attribute axes) throws IOException {
        return new OnnxGraph()
                .input("x", DType.FLOAT32, Dim.of("N"), dims.get(0), dims.get(1), dims.get(2))
                .output("y", DType.FLOAT32, Dim.of("N"), Dim.of(3))
                .node("ReduceMean", List.of("x"), List.of("y"), axes, OnnxGraph.Attribute.of("keepdims", 0))
                .writeTo(folder.resolve(name));
    }

    private static OnnxGraph.Attribute axes(long first, long second) {
        return OnnxGraph.Attribute.list("axes", first, second);
    }

    private Path image(String name, int rgb) throws IOException {
        BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
        fill(image, 0, rgb);
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private static void fill(BufferedImage image, int from, int rgb) {
        for (int x = from; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                image.setRGB(x, y, rgb);
            }
        }
    }
}

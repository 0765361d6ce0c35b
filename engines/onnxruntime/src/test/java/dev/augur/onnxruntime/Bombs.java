package dev.augur.onnxruntime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Small files that take gigabytes once they are loaded or run. */
final class Bombs {
    private static final long GIB = 1L << 30;

    private Bombs() {}

    /** By name; each is made when it is asked for. */
    static Map<String, Supplier<Message>> all() {
        Map<String, Supplier<Message>> bombs = new LinkedHashMap<>();
        bombs.put("weights of ConstantOfShape", Bombs::weights);
        bombs.put("one ConstantOfShape", () -> single("ConstantOfShape", List.of("big"), Protos.shape("big", GIB)));
        bombs.put(
                "its shape after it",
                () -> Protos.model(Protos.graph(
                                Protos.node("ConstantOfShape", List.of("n"), "y"),
                                Protos.node("Mul", List.of("half", "half"), "n"))
                        .with(5, Protos.shape("half", 32_768))));
        bombs.put("Expand of an input", () -> single("Expand", List.of("x", "big"), Protos.shape("big", 2 * GIB, 4)));
        bombs.put("Tile of an input", () -> single("Tile", List.of("x", "big"), Protos.shape("big", 2 * GIB)));
        bombs.put(
                "RandomNormal",
                () -> Protos.model(Protos.graph(
                        Protos.node("RandomNormal", List.of(), "y", Protos.ints("shape", 1 << 16, 1 << 16)))));
        bombs.put(
                "Range",
                () -> single(
                        "Range",
                        List.of("zero", "big", "one"),
                        Protos.scalar("zero", 0),
                        Protos.scalar("big", GIB),
                        Protos.scalar("one", 1)));
        bombs.put(
                "Pad", () -> single("Pad", List.of("one", "big"), Protos.shape("one", 1), Protos.shape("big", 0, GIB)));
        bombs.put(
                "OneHot",
                () -> single(
                        "OneHot",
                        List.of("one", "big", "one"),
                        Protos.shape("one", 1, 2, 3, 4),
                        Protos.scalar("big", GIB)));
        bombs.put("doubling by Concat", Bombs::doubling);
        bombs.put("broadcast", () -> outer("Add"));
        bombs.put("outer product", () -> outer("MatMul"));
        bombs.put(
                "a tensor that is not there",
                () -> single(
                        "Identity",
                        List.of("w"),
                        new Message().number(1, GIB).number(2, Protos.FLOAT).text(8, "w")));
        bombs.put(
                "dimensions that overflow",
                () -> single(
                        "Identity",
                        List.of("w"),
                        new Message()
                                .number(1, Long.MAX_VALUE)
                                .number(1, Long.MAX_VALUE)
                                .number(2, Protos.FLOAT)
                                .text(8, "w")));
        bombs.put("a sparse tensor", Bombs::sparse);
        bombs.put("in a subgraph", Bombs::subgraph);
        bombs.put("in a function, called often", Bombs::functionOfConstants);
        bombs.put("200,000 nodes", () -> identities(200_000));
        bombs.put("functions of functions", Bombs::functionsOfFunctions);
        bombs.put("descriptions without end", Bombs::descriptions);
        return bombs;
    }

    static Message named(String name) {
        return Objects.requireNonNull(all().get(name), name).get();
    }

    private static Message single(String op, List<String> inputs, Message... constants) {
        Message graph = Protos.graph(Protos.node(op, inputs, "y"));
        for (Message constant : constants) {
            graph.with(5, constant);
        }
        return Protos.model(graph);
    }

    /** The tiny file of weights that are all one, 2.7 GB: 10 layers of a size that is no bomb by itself. */
    private static Message weights() {
        List<Message> nodes = new ArrayList<>();
        String last = "x";
        for (int layer = 0; layer < 10; layer++) {
            nodes.add(Protos.node("ConstantOfShape", List.of("shape"), "w" + layer));
            nodes.add(Protos.node("Add", List.of(last, "w" + layer), layer == 9 ? "y" : "h" + layer));
            last = "h" + layer;
        }
        return Protos.model(Protos.graph(nodes.toArray(Message[]::new)).with(5, Protos.shape("shape", 16 << 20, 4)));
    }

    private static Message doubling() {
        List<Message> nodes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            nodes.add(Protos.node(
                    "Concat", List.of("c" + i, "c" + i), i == 39 ? "y" : "c" + (i + 1), Protos.integer("axis", 0)));
        }
        return Protos.model(Protos.graph(nodes.toArray(Message[]::new)).with(5, Protos.shape("c0", 1)));
    }

    private static Message outer(String op) {
        return Protos.model(Protos.graph(
                        Protos.node("ConstantOfShape", List.of("row"), "a"),
                        Protos.node("ConstantOfShape", List.of("column"), "b"),
                        Protos.node(op, List.of("b", "a"), "y"))
                .with(5, Protos.shape("row", 1, 65_536))
                .with(5, Protos.shape("column", 65_536, 1)));
    }

    private static Message sparse() {
        Message values =
                new Message().number(1, 1).number(2, Protos.FLOAT).text(8, "w").bytes(9, new byte[4]);
        Message indices = Protos.shape("i", 0);
        Message sparse = new Message().with(1, values).with(2, indices).number(3, GIB);
        return Protos.model(
                Protos.graph(Protos.node("Identity", List.of("w"), "y")).with(15, sparse));
    }

    private static Message subgraph() {
        Message branch = new Message()
                .with(1, Protos.node("ConstantOfShape", List.of("big"), "b"))
                .text(2, "branch")
                .with(12, Protos.value("b", Protos.FLOAT));
        return Protos.model(Protos.conditional(branch).with(5, Protos.shape("big", GIB)));
    }

    private static Message function(String name, Message... nodes) {
        Message function = new Message().text(1, name).text(4, "x").text(5, "y");
        for (Message node : nodes) {
            function.with(7, node);
        }
        return function.with(9, Protos.opset("", 17))
                .with(9, Protos.opset("own", 1))
                .text(10, "own");
    }

    private static Message call(String function, String input, String output) {
        return Protos.node(function, List.of(input), output).text(7, "own");
    }

    private static Message functionOfConstants() {
        List<Message> calls = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            calls.add(call("F", i == 0 ? "x" : "h" + i, i == 63 ? "y" : "h" + (i + 1)));
        }
        Message body = function(
                "F",
                Protos.node("Constant", List.of(), "n", Protos.tensorAttribute("value", Protos.shape("n", 16 << 20))),
                Protos.node("ConstantOfShape", List.of("n"), "w"),
                Protos.node("ReduceSum", List.of("w"), "s"),
                Protos.node("Add", List.of("x", "s"), "y"));
        return Protos.model(Protos.graph(calls.toArray(Message[]::new)))
                .with(8, Protos.opset("own", 1))
                .with(25, body);
    }

    /** Each function calls the one before it twice. */
    private static Message functionsOfFunctions() {
        Message model = Protos.model(Protos.graph(call("F30", "x", "y"))).with(8, Protos.opset("own", 1));
        model.with(25, function("F0", Protos.node("Identity", List.of("x"), "y")));
        for (int i = 1; i <= 30; i++) {
            String inner = "F" + (i - 1);
            model.with(25, function("F" + i, call(inner, "x", "h"), call(inner, "h", "y")));
        }
        return model;
    }

    /** A chain of nodes that do nothing. */
    static Message identities(int count) {
        Message graph = new Message();
        for (int i = 0; i < count; i++) {
            graph.with(
                    1, Protos.node("Identity", List.of(i == 0 ? "x" : "h" + i), i == count - 1 ? "y" : "h" + (i + 1)));
        }
        graph.text(2, "graph").with(11, Protos.value("x", Protos.FLOAT, 4)).with(12, Protos.value("y", Protos.FLOAT));
        return Protos.model(graph);
    }

    private static Message descriptions() {
        Message graph = Protos.graph(Protos.node("Identity", List.of("x"), "y"));
        for (int i = 0; i < 4_000_000; i++) {
            graph.raw(13 << 3 | 2, 0);
        }
        return Protos.model(graph);
    }
}

package dev.augur.djl;

import dev.augur.djl.ScriptMethod.Argument;
import dev.augur.tensor.DType;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a method takes and gives: as the user declares it, or as far as its source tells.
 *
 * @param signature inputs and outputs
 * @param arguments how each argument of a call is made, in the method's order
 * @param declared whether the user declared the signature
 */
record TorchSignature(Signature signature, List<Fed> arguments, boolean declared) {

    /** What to add to the text of a failed run whose types were guessed. */
    static final String UNDECLARED =
            "; the archive does not tell types, so its tensors were taken to be FLOAT32: declare its "
                    + "signature with DjlModelOptions.signature";

    TorchSignature {
        arguments = List.copyOf(arguments);
    }

    /**
     * An argument that is fed from an input.
     *
     * @param input the input's name
     * @param scalar whether the method takes a number or text and not a tensor
     */
    record Fed(String input, boolean scalar) {}

    /**
     * The signature that a method's source tells: arguments without a default value are inputs, a Tensor of FLOAT32 whose
     * rank is open, an int, float, bool or str as a scalar; the outputs are {@code output0}, {@code output1} and so on.
     *
     * @throws UnusableModelException if an argument cannot be fed, or the number of outputs is not told
     */
    static TorchSignature derive(ScriptMethod method) throws UnusableModelException {
        List<TensorSpec> inputs = new ArrayList<>();
        List<Fed> arguments = new ArrayList<>();
        for (Argument argument : method.arguments()) {
            if (argument.optional()) {
                break;
            }
            DType scalar = scalar(argument.type());
            if (scalar == null && !isTensor(argument.type())) {
                throw unfed(argument);
            }
            inputs.add(
                    scalar == null
                            ? new TensorSpec(argument.name(), DType.FLOAT32, null)
                            : TensorSpec.of(argument.name(), scalar));
            arguments.add(new Fed(argument.name(), scalar != null));
        }
        List<TensorSpec> outputs = new ArrayList<>();
        addOutputs(method, method.returns(), outputs);
        return new TorchSignature(new Signature(inputs, outputs), arguments, false);
    }

    private static void addOutputs(ScriptMethod method, String type, List<TensorSpec> outputs)
            throws UnusableModelException {
        DType scalar = scalar(type);
        String name = "output" + outputs.size();
        if (scalar != null && scalar != DType.STRING) {
            outputs.add(TensorSpec.of(name, scalar));
        } else if (isTensor(type)) {
            outputs.add(new TensorSpec(name, DType.FLOAT32, null));
        } else if (type.startsWith("Tuple[")) {
            for (String element : ScriptClass.split(type.substring("Tuple[".length(), type.length() - 1))) {
                addOutputs(method, element, outputs);
            }
        } else {
            throw new UnusableModelException("its " + method.name() + " returns " + method.returns()
                    + ", which does not tell its outputs; declare them with DjlModelOptions.signature");
        }
    }

    /**
     * The signature that a user declares, checked against a method's source.
     *
     * @throws UnusableModelException if the inputs are not arguments of the method, or a type is not carried
     */
    static TorchSignature declared(Signature signature, ScriptMethod method) throws UnusableModelException {
        List<Fed> arguments = new ArrayList<>();
        String skipped = null;
        for (Argument argument : method.arguments()) {
            TensorSpec spec = signature.input(argument.name());
            if (spec == null) {
                skipped = skipped == null ? argument.name() : skipped;
                requireOptional(argument);
            } else if (skipped != null) {
                throw new UnusableModelException("its signature declares the input '" + spec.name()
                        + "' but not the argument '" + skipped + "' before it, which must be declared too");
            } else {
                arguments.add(fed(argument, spec));
            }
        }
        requireKnown(signature, method);
        for (TensorSpec output : signature.outputs()) {
            requireCarried("output", output);
        }
        return new TorchSignature(signature, arguments, true);
    }

    private static void requireOptional(Argument argument) throws UnusableModelException {
        if (!argument.optional()) {
            throw new UnusableModelException("its signature has no input '" + argument.name()
                    + "', an argument of type " + argument.type() + " without a default value");
        }
    }

    private static void requireKnown(Signature signature, ScriptMethod method) throws UnusableModelException {
        for (TensorSpec input : signature.inputs()) {
            if (method.arguments().stream()
                    .noneMatch(argument -> argument.name().equals(input.name()))) {
                throw new UnusableModelException("its signature declares the input '" + input.name() + "', but its "
                        + method.name() + " takes " + describe(method));
            }
        }
    }

    private static Fed fed(Argument argument, TensorSpec spec) throws UnusableModelException {
        DType scalar = scalar(argument.type());
        if (scalar == null) {
            if (!isTensor(argument.type())) {
                throw unfed(argument);
            }
            requireCarried("input", spec);
        } else if (!spec.equals(TensorSpec.of(spec.name(), scalar))) {
            throw new UnusableModelException("its signature declares the input '" + spec.name() + "' as "
                    + spec.typeAndShape() + ", but its type is " + argument.type() + ", which is " + scalar + "[]");
        }
        return new Fed(spec.name(), scalar != null);
    }

    private static void requireCarried(String kind, TensorSpec spec) throws UnusableModelException {
        if (!DjlTypes.inTorch(spec.dtype())) {
            throw new UnusableModelException("its " + kind + " '" + spec.name() + "' is " + spec.typeAndShape()
                    + ", a type that DJL's binding of PyTorch does not carry");
        }
    }

    private static UnusableModelException unfed(Argument argument) {
        return new UnusableModelException("its argument '" + argument.name() + "' is of type " + argument.type()
                + "; only Tensor, int, float, bool and str can be fed");
    }

    private static String describe(ScriptMethod method) {
        return method.arguments().stream()
                .map(argument -> argument.name() + ": " + argument.type())
                .collect(Collectors.joining(", "));
    }

    private static boolean isTensor(String type) {
        return required(type).equals("Tensor");
    }

    /** The type of a scalar, or null if it is none. */
    private static @Nullable DType scalar(String type) {
        return switch (required(type)) {
            case "int" -> DType.INT64;
            case "float" -> DType.FLOAT64;
            case "bool" -> DType.BOOL;
            case "str" -> DType.STRING;
            default -> null;
        };
    }

    /** The type without the leave to be None. */
    private static String required(String type) {
        return type.startsWith("Optional[") ? type.substring("Optional[".length(), type.length() - 1) : type;
    }
}

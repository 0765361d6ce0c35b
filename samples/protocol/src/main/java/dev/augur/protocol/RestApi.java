package dev.augur.protocol;

import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.InferenceException;
import dev.augur.model.ModelId;
import dev.augur.tensor.Tensors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Open Inference Protocol v2 and SageMaker's container contract, from a request to its reply. Thread-safe; runs on the
 * caller's thread.
 */
public final class RestApi {
    /** Triton's content type for SageMaker, where the length of the JSON part is a parameter of the type. */
    private static final String TRITON_BINARY = "application/vnd.sagemaker-triton.binary+json;json-header-size=";

    private static final Logger LOG = LoggerFactory.getLogger(RestApi.class);

    private final ServedModels models;
    private final BooleanSupplier ready;
    private final Limits limits;
    private final Json json;
    private final Metadata metadata;
    private final InferReader reader;
    private final Invocations invocations;

    /**
     * An API over models.
     *
     * @param models what is served; stays the caller's
     * @param limits what a request may cost
     * @param ready whether the host takes requests
     */
    public RestApi(ServedModels models, Limits limits, BooleanSupplier ready) {
        this.models = models;
        this.ready = ready;
        this.limits = limits;
        this.json = new Json(limits);
        this.metadata = new Metadata(json);
        this.reader = new InferReader(json, limits, models.allocator());
        this.invocations = new Invocations(limits);
    }

    /**
     * Answers a request. Every error that a client can cause, and every one that the library throws, is a reply.
     *
     * @param request the request
     * @return the reply
     */
    public Reply handle(Request request) {
        try {
            return answer(request);
        } catch (RequestException e) {
            return error(e.status(), String.valueOf(e.getMessage()), e.headers());
        } catch (InferenceException e) {
            ErrorStatus row = ErrorStatus.of(e);
            if (row.isServersFault()) {
                LOG.error("{} {}: {}", request.method(), request.path(), e.getMessage(), e);
            }
            return error(row.status(), row.clientText(e), row.isRetryable() ? Map.of("Retry-After", "1") : Map.of());
        }
    }

    /**
     * The pattern of a path, for example {@code /v2/models/{model}/infer}: a label of which there are few.
     *
     * @param path any path
     * @return the pattern, or {@code other}
     */
    public static String pattern(String path) {
        Route route = Route.find(path);
        return route == null ? "other" : route.kind().pattern;
    }

    /**
     * An error in the form of the protocol, for what a host refuses before it asks this API.
     *
     * @param status the HTTP status
     * @param text what the client is told
     * @param headers others than the content type
     * @return the reply
     */
    public Reply error(int status, String text, Map<String, String> headers) {
        Reply reply = metadata.error(status, text);
        return headers.isEmpty() ? reply : new Reply(status, reply.contentType(), headers, reply.body());
    }

    private Reply answer(Request request) {
        Route route = Route.of(request.path());
        route.checkMethod(request.method());
        return switch (route.kind()) {
            case SERVER -> metadata.server(version());
            case LIVE -> metadata.live();
            case READY -> metadata.ready(isReady());
            case MODELS -> metadata.models(ids());
            case MODEL -> describe(model(route));
            case MODEL_READY -> modelReady(model(route));
            case INFER -> infer(request, model(route), jsonBytes(request));
            case PING -> new Reply(isReady() ? 200 : 503, "", Map.of(), new byte[0]);
            case INVOCATIONS -> invoke(request);
            case EXECUTION_PARAMETERS ->
                Invocations.executionParameters(Runtime.getRuntime().availableProcessors(), limits);
        };
    }

    private boolean isReady() {
        return ready.getAsBoolean() && models.models().stream().allMatch(ServedModel::isReady);
    }

    /** That of the jar; a build that is not in a jar has none. */
    private static String version() {
        String version = RestApi.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    private List<ModelId> ids() {
        return models.models().stream().map(ServedModel::id).toList();
    }

    private Reply describe(ServedModel model) {
        return metadata.model(model.id(), model.platform(), model.signature());
    }

    private Reply modelReady(ServedModel model) {
        return metadata.modelReady(model.id(), ready.getAsBoolean() && model.isReady());
    }

    private ServedModel model(Route route) {
        ServedModel model = models.model(route.model(), route.version());
        if (model == null) {
            throw noModel();
        }
        return model;
    }

    private RequestException noModel() {
        String served = ids().stream().map(ModelId::toString).collect(Collectors.joining(", "));
        return new RequestException(404, "There is no such model; served are " + served, null);
    }

    /** The model that SageMaker's multi-model endpoints name in a header, else the first. */
    private ServedModel target(Request request) {
        String name = request.header("x-amzn-sagemaker-target-model");
        ServedModel model = name == null ? models.models().get(0) : models.model(name, null);
        if (model == null) {
            throw noModel();
        }
        return model;
    }

    private Reply invoke(Request request) {
        ServedModel model = target(request);
        String type = request.header("content-type");
        if (type != null && type.startsWith(TRITON_BINARY)) {
            Reply reply = infer(request, model, InferReader.jsonBytes(type.substring(TRITON_BINARY.length())));
            String bytes = reply.headers().get(InferReader.LENGTH_HEADER);
            return bytes == null ? reply : new Reply(200, TRITON_BINARY + bytes, reply.headers(), reply.body());
        }
        int jsonBytes = jsonBytes(request);
        boolean isInfer = jsonBytes != InferReader.ALL_JSON || isOpenInference(type, request.body());
        return isInfer ? infer(request, model, jsonBytes) : invocations.invoke(request, model);
    }

    private boolean isOpenInference(@Nullable String type, byte[] body) {
        return type != null && type.startsWith(Metadata.JSON) && Invocations.isOpenInference(body, json);
    }

    private Reply infer(Request request, ServedModel model, int jsonBytes) {
        try (InferRequest infer = reader.read(request.body(), jsonBytes, model.signature());
                Tensors outputs = model.infer(infer.inputs(), sooner(request.options(), infer.timeout()))) {
            return InferReply.write(infer, model.id(), outputs, json);
        }
    }

    private static CallOptions sooner(CallOptions options, @Nullable Duration timeout) {
        if (timeout == null) {
            return options;
        }
        Deadline deadline = options.deadline();
        boolean isSooner = deadline == null || timeout.compareTo(deadline.remaining()) < 0;
        return isSooner ? CallOptions.within(timeout) : options;
    }

    private static int jsonBytes(Request request) {
        return InferReader.jsonBytes(request.header("inference-header-content-length"));
    }
}

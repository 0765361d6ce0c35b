package dev.augur.pack;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** The result for a program, as JSON. */
final class JsonReport {
    private JsonReport() {}

    static String of(Result result) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("folder", result.folder().toString());
            json.writeNumberField("modelBytes", result.modelBytes());
            json.writeStringField("format", result.model().format().name());
            json.writeStringField("runtime", result.model().runtime());
            json.writeStringField("platform", result.model().platform());
            texts(json, "cpu", result.model().cpu());
            texts(json, "inputs", result.model().inputs());
            texts(json, "outputs", result.model().outputs());
            texts(json, "notes", result.model().notes());
            texts(json, "flags", result.start().flags(result.start().mainClass() != null));
            json.writeStringField("classPath", result.start().classPathText());
            json.writeNumberField("bytes", result.sizes().total());
            json.writeNumberField("limit", SizeReport.LIMIT);
            items(json, "items", result.sizes().items());
            items(json, "savings", result.sizes().savings());
            json.writeEndObject();
        }
        return text + System.lineSeparator();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void items(JsonGenerator json, String name, List<SizeReport.Item> items) throws IOException {
        json.writeArrayFieldStart(name);
        for (SizeReport.Item item : items) {
            json.writeStartObject();
            json.writeStringField("what", item.what());
            json.writeNumberField("bytes", item.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}

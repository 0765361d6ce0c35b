package dev.augur.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Diagnosis.DeviceState;
import dev.augur.engine.Diagnosis.Fact;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** The report for a program, as JSON. */
final class JsonReport {
    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    static String of(Report report) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            new JsonReport(generator.useDefaultPrettyPrinter()).write(report);
        }
        return text + System.lineSeparator();
    }

    private void write(Report report) throws IOException {
        json.writeStartObject();
        json.writeNumberField("errors", report.count(Severity.ERROR));
        json.writeNumberField("warnings", report.count(Severity.WARNING));
        json.writeObjectFieldStart("sections");
        for (Report.Section section : report.sections()) {
            json.writeFieldName(section.title());
            facts(section.facts());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("engines");
        for (Diagnosis engine : report.engines()) {
            engine(engine);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("findings");
        for (Finding finding : report.findings()) {
            finding(finding);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void facts(List<Fact> facts) throws IOException {
        json.writeStartObject();
        for (Fact fact : facts) {
            json.writeStringField(fact.name(), fact.value());
        }
        json.writeEndObject();
    }

    private void engine(Diagnosis engine) throws IOException {
        json.writeStartObject();
        json.writeStringField("engine", engine.engine());
        json.writeFieldName("facts");
        facts(engine.facts());
        json.writeArrayFieldStart("devices");
        for (DeviceState state : engine.devices()) {
            json.writeStartObject();
            json.writeStringField("device", state.device().toString());
            json.writeStringField("trial", state.trial().name());
            json.writeStringField("text", TextReport.words(state));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void finding(Finding finding) throws IOException {
        json.writeStartObject();
        json.writeStringField("severity", finding.severity().name());
        json.writeStringField("what", finding.what());
        json.writeStringField("why", finding.why());
        json.writeStringField("change", finding.change());
        json.writeEndObject();
    }
}

package dev.augur.tensorflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NameAttrList;

/** Reads one attribute, an entry of a map (tensorflow/core/framework/attr_value.proto). */
final class AttributeReader {
    private static final int KEY = 1;
    private static final int VALUE = 2;

    private final Wire wire;
    private final ConstantBytes constants;
    private final List<String> functions = new ArrayList<>(0);
    private String key = "";
    private String text = "";
    private List<Long> values = List.of();
    private int type;

    private AttributeReader(Wire wire, ConstantBytes constants) {
        this.wire = wire;
        this.constants = constants;
    }

    static AttributeReader read(Wire wire, ConstantBytes constants) throws IOException, RefusedModelException {
        AttributeReader reader = new AttributeReader(wire, constants);
        wire.read(reader::entryField);
        return reader;
    }

    /** Its name. */
    String key() {
        return key;
    }

    /** Its value, if that is a text. */
    String text() {
        return text;
    }

    /** Its values, if that is a tensor of a few whole numbers. */
    List<Long> values() {
        return values;
    }

    /** Its value, if that is a type, by TensorFlow's number; else 0. */
    int type() {
        return type;
    }

    /** All functions that it names, those among the attributes of functions too. */
    List<String> functions() {
        return functions;
    }

    private boolean entryField(int tag) throws IOException, RefusedModelException {
        if (tag == Wire.message(KEY)) {
            key = wire.readText();
        } else if (tag == Wire.message(VALUE)) {
            wire.read(this::valueField);
        } else {
            return false;
        }
        return true;
    }

    private boolean valueField(int tag) throws IOException, RefusedModelException {
        if (tag == Wire.message(AttrValue.S_FIELD_NUMBER)) {
            text = new String(wire.readBytes(), StandardCharsets.UTF_8);
        } else if (tag == Wire.message(AttrValue.TENSOR_FIELD_NUMBER)) {
            values = constants.add();
        } else if (tag == Wire.number(AttrValue.TYPE_FIELD_NUMBER)) {
            type = (int) wire.readNumber();
        } else if (tag == Wire.message(AttrValue.FUNC_FIELD_NUMBER)) {
            wire.read(this::functionField);
        } else if (tag == Wire.message(AttrValue.LIST_FIELD_NUMBER)) {
            wire.read(this::listField);
        } else {
            return false;
        }
        return true;
    }

    private boolean listField(int tag) throws IOException, RefusedModelException {
        if (tag == Wire.message(AttrValue.ListValue.TENSOR_FIELD_NUMBER)) {
            constants.add();
        } else if (tag == Wire.message(AttrValue.ListValue.FUNC_FIELD_NUMBER)) {
            wire.read(this::functionField);
        } else {
            return false;
        }
        return true;
    }

    private boolean functionField(int tag) throws IOException, RefusedModelException {
        if (tag == Wire.message(NameAttrList.NAME_FIELD_NUMBER)) {
            functions.add(wire.readText());
        } else if (tag == Wire.message(NameAttrList.ATTR_FIELD_NUMBER)) {
            functions.addAll(read(wire, constants).functions());
        } else {
            return false;
        }
        return true;
    }
}

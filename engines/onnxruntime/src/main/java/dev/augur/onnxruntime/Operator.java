package dev.augur.onnxruntime;

/** The name of an operator or of a model's own function. The default domain is the empty text. */
record Operator(String domain, String name, String overload) {
    static final Operator NONE = new Operator("", "", "");

    static Operator of(String domain, String name, String overload) {
        return new Operator(domain.equals("ai.onnx") ? "" : domain, name, overload);
    }

    boolean isStandard() {
        return domain.isEmpty();
    }

    @Override
    public String toString() {
        return isStandard() ? name : domain + ":" + name;
    }
}

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

    /** Written out, as is the hash: what the compiler derives costs a cold start ten milliseconds. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Operator that
                && name.equals(that.name)
                && domain.equals(that.domain)
                && overload.equals(that.overload);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * domain.hashCode() + name.hashCode()) + overload.hashCode();
    }

    @Override
    public String toString() {
        return isStandard() ? name : domain + ":" + name;
    }
}

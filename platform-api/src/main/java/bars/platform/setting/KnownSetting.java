package bars.platform.setting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Every setting that can be changed at run time. On the wire {@code SUPPLIER_NAME} is {@code supplier-name}. */
public enum KnownSetting {
    SUPPLIER_NAME("Name of the supplier that runs this platform", text(""), Shape.TEXT),
    SUPPLIER_PRODUCT("Product name, as on the Technical Conformance Certificate", text(""), Shape.TEXT),
    SUPPLIER_PRODUCT_ID(
            "Identifier of the product that messages are sent with, system|value or the value alone",
            text(""),
            Shape.TEXT),
    SUPPLIER_ODS_CODE("ODS code of the supplier that runs this platform", text(""), Shape.ODS_CODE),
    SUPPLIER_CONTACT_EMAIL("Where the NHS teams answer", text(""), Shape.EMAIL),
    SUPPLIER_LABEL("Label of the supplier below thirdparty.nhs.uk", text(""), Shape.LABEL),
    WEBHOOK_HOSTS("Hosts (with port, unless it is 443) that webhooks may call", hosts(), Shape.HOSTS),
    RELAY_HOSTS(
            "Hosts (with port, unless it is 443) of tenants' own receivers that messages may be passed on to",
            hosts(),
            Shape.HOSTS),
    CRL_HOSTS(
            "Hosts or domains (with port, unless it is 80 or 443) that revocation lists may be fetched from",
            JsonNodeFactory.instance.arrayNode().add("*.nhs.uk"),
            Shape.DOMAINS),
    PUBLIC_URL("Address at which API-M reaches the public listener", text(""), Shape.URL),
    COUNTERPART_CHECK(
            "Messages are queued only for counterparts that say they take them, as far as they can be asked",
            BooleanNode.TRUE,
            Shape.FLAG),
    SIGNING_KEY_DAYS(
            "Days after which the next key for API-M is made by itself, where we publish the keys",
            IntNode.valueOf(365),
            Shape.DAYS),
    KEY_SPEC_INT("Key of a new request in INT", text("RSA_2048"), Shape.KEY_SPEC),
    KEY_SPEC_PROD("Key of a new request in PROD", text("RSA_2048"), Shape.KEY_SPEC),
    RENEW_BEFORE_DAYS("Days before its end that a certificate asks for renewal", IntNode.valueOf(60), Shape.DAYS),
    ROLL_BACK_DAYS(
            "Days that a replaced certificate is kept for a roll-back; then its key is destroyed",
            IntNode.valueOf(30),
            Shape.DAYS),
    LEAD_DAYS_INT(
            "Days that the issuing team of INT takes: a renewal is announced so much earlier",
            IntNode.valueOf(5),
            Shape.DAYS),
    LEAD_DAYS_PROD(
            "Days that the issuing team of PROD takes: a renewal is announced so much earlier",
            IntNode.valueOf(10),
            Shape.DAYS),
    CHASE_AFTER_DAYS("Days after which an unanswered request is brought up again", IntNode.valueOf(5), Shape.DAYS),
    CONFORMANCE_REQUIRED(
            "A PROD certificate request needs a Technical Conformance Certificate (in production mode)",
            BooleanNode.TRUE,
            Shape.FLAG),
    TWO_PEOPLE_ACTIVATE("Activation in PROD needs a second person", BooleanNode.FALSE, Shape.FLAG),
    TWO_PEOPLE_REVOKE("Revocation needs a second person", BooleanNode.FALSE, Shape.FLAG);

    /** What a value has to be. */
    enum Shape {
        TEXT(
                "a text of at most 200 characters",
                value -> value.isTextual() && value.textValue().length() <= 200),
        ODS_CODE("an ODS code of 3 to 10 capital letters and numbers", value -> isTextLike(value, "[A-Z0-9]{3,10}")),
        EMAIL(
                "an email address, like name@example.com",
                value -> isTextLike(value, "[^@\\s]{1,64}@[^@\\s.]+([.][^@\\s.]+)+")
                        && value.textValue().length() <= 200),
        LABEL(
                "a label of letters, numbers and hyphens",
                value -> isTextLike(value, "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")),
        URL(
                "an https address without query, like https://keys.example.nhs.uk",
                value -> isTextLike(value, "https://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]{0,200})?")),
        KEY_SPEC(
                "RSA_2048, RSA_3072 or RSA_4096",
                value -> value.isTextual() && value.textValue().matches("RSA_(2048|3072|4096)")),
        DAYS(
                "a number of days from 1 to 365",
                value -> value.isInt() && value.intValue() >= 1 && value.intValue() <= 365),
        HOSTS("a list of host names, each with its port unless that is 443", KnownSetting::isHosts),
        DOMAINS(
                "a list of host names or domains such as *.nhs.uk, each with its port unless that is 80 or 443",
                KnownSetting::isDomains),
        FLAG("true or false", JsonNode::isBoolean);

        private final String expectation;
        private final Predicate<JsonNode> test;

        Shape(String expectation, Predicate<JsonNode> test) {
            this.expectation = expectation;
            this.test = test;
        }
    }

    private final String description;
    private final JsonNode standard;
    private final Shape shape;

    KnownSetting(String description, JsonNode standard, Shape shape) {
        this.description = description;
        this.standard = standard;
        this.shape = shape;
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String description() {
        return description;
    }

    /** The value until somebody sets another. */
    public JsonNode standard() {
        return standard;
    }

    /** What a value has to be, for people. */
    public String expectation() {
        return shape.expectation;
    }

    /** Whether the value is a list. */
    public boolean isList() {
        return standard.isArray();
    }

    public boolean takes(JsonNode value) {
        return shape.test.test(value);
    }

    public static Optional<KnownSetting> byName(String wire) {
        return Arrays.stream(values()).filter(one -> one.wire().equals(wire)).findFirst();
    }

    private static JsonNode hosts() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** An empty text takes the value away. */
    private static boolean isTextLike(JsonNode value, String form) {
        return value.isTextual()
                && (value.textValue().isEmpty() || value.textValue().matches(form));
    }

    private static boolean isHosts(JsonNode value) {
        if (!value.isArray() || value.size() > 1_000) {
            return false;
        }
        for (JsonNode host : value) {
            if (!host.isTextual() || !host.textValue().matches("[a-z0-9.-]{1,253}(:[0-9]{1,5})?")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDomains(JsonNode value) {
        if (!value.isArray() || value.size() > 100) {
            return false;
        }
        for (JsonNode host : value) {
            if (!host.isTextual() || !host.textValue().matches("([*][.])?[a-z0-9-]+([.][a-z0-9-]+)*(:[0-9]{1,5})?")) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode text(String text) {
        return TextNode.valueOf(text);
    }
}

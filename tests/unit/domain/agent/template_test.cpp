#include "domain/agent/template.hpp"
#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("Variables are replaced, with or without blanks in their braces") {
    const auto out = render_template("a {{ x }}{{y}}\n{{  x}}!", {{"x", "1"}, {"y", "2"}}, "f");
    REQUIRE(out);
    CHECK(out->text == "a 12\n1!");
    CHECK(out->unused.empty());
}

TEST_CASE("Text without variables comes back byte for byte") {
    const std::string text = "one { two } }} {a}\n\n\xC3\xA9\n";
    CHECK(render_template(text, {}, "f")->text == text);
}

TEST_CASE("An unknown variable is an error with file, line and name") {
    const auto out = render_template("one\ntwo {{ x }}\nthree {{ nobody }}", {{"x", "1"}}, "T.md");
    REQUIRE_FALSE(out);
    CHECK(out.error().code == ErrorCode::template_invalid);
    CHECK(out.error().message == "T.md:3: there is no variable 'nobody'");
    CHECK(out.error().hint == "choose one of x");
    CHECK(out.error().details.string_at("name") == "nobody");
}

TEST_CASE("Braces that are not closed on their line are an error") {
    CHECK(render_template("a {{ x", {{"x", "1"}}, "T").error().message ==
          "T:1: '{{' has no '}}' on its line");
    CHECK(render_template("\n{{ x\n}}", {{"x", "1"}}, "T").error().message ==
          "T:2: '{{' has no '}}' on its line");
}

TEST_CASE("A value with braces is not rendered again") {
    CHECK(render_template("{{ x }}", {{"x", "{{ y }}"}}, "f")->text == "{{ y }}");
}

TEST_CASE("Values that nothing asks for are listed") {
    const auto out = render_template("{{ b }}", {{"c", "3"}, {"b", "2"}, {"a", "1"}}, "f");
    CHECK(out->unused == std::vector<std::string>{"a", "c"});
}

#include "base/json.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstdlib>

using namespace atelier;

namespace {

Json parsed(const std::string& text) {
    const auto result = parse_json(text);
    if (const auto* fault = std::get_if<JsonFault>(&result)) FAIL(fault->message);
    return std::get<Json>(result);
}

JsonFault fault_in(const std::string& text) {
    const auto result = parse_json(text);
    if (!std::holds_alternative<JsonFault>(result)) FAIL("was taken for JSON: " << text);
    return std::get<JsonFault>(result);
}

} // namespace

TEST_CASE("what is parsed is written again, members in their order") {
    for (const std::string text :
         {R"({"z":1,"a":[true,false,null,-7,2.5],"m":{"x":"y"}})", R"([])", R"({})", R"("text")",
          R"(-9223372036854775808)", R"(9223372036854775807)", R"(["Größe – 日本語 🎨"])",
          R"("quote \" slash \\ newline \n tab \t return \r bell \u0007 del \u007f")"})
        CHECK(parsed(text).dump() == text);
}

TEST_CASE("escapes become the characters they stand for") {
    CHECK(parsed(R"("\u00fc\/\ud83c\udfa8\b\f")").as_string() == "ü/🎨\b\f");
    CHECK(parsed("\"a\\u0000b\"").as_string() == std::string("a\0b", 3));
    CHECK(Json(std::string("a\0b", 3)).dump() == "\"a\\u0000b\"");
}

TEST_CASE("each kind of value is known as its own") {
    CHECK(parsed("null").is_null());
    CHECK(parsed("true").as_bool());
    CHECK(parsed("3").as_int() == 3);
    CHECK(parsed("3.25").as_double() == 3.25);
    CHECK(parsed("18446744073709551615").is_double());
    CHECK(parsed("[1]").as_array().size() == 1);
    CHECK(parsed("{}").is_object());
    CHECK_FALSE(Json(1).is_double());
    CHECK(Json("x").is_string());
}

TEST_CASE("a mark of the byte order at the beginning says nothing") {
    const auto parsed = parse_json("\xef\xbb\xbf{\"a\":1}");
    REQUIRE(std::holds_alternative<Json>(parsed));
    CHECK(std::get<Json>(parsed).dump() == "{\"a\":1}");
    CHECK(std::holds_alternative<JsonFault>(parse_json("{\xef\xbb\xbf}")));
}

TEST_CASE("what is no JSON is a fault with its place") {
    for (const std::string text : {"", "   ", "{", "[1,]", "{\"a\":}", "nul", "01", "\"open",
                                   "{} {}", "'single'", "[1 2]", "\"\xff\"", "{\"a\" 1}"})
        CHECK_FALSE(fault_in(text).message.empty());
    const JsonFault fault = fault_in("{\n  \"a\": 1,\n  \"b\": oops\n}");
    CHECK(fault.line == 3);
    CHECK(fault.offset >= 19);
    CHECK(fault_in("{\"a\":1} x").message == "text after the end of the document");
    CHECK_FALSE(fault_in(std::string(100'000, '[')).message.empty());
}

TEST_CASE("of members with one name the last counts, in the place of the first") {
    CHECK(parsed(R"({"a":1,"b":{"a":2},"a":3,"c":[]})").dump() == R"({"a":3,"b":{"a":2},"c":[]})");
}

TEST_CASE("members are found, set in place, appended and erased") {
    Json json = Json::object();
    json.set("a", 1).set("b", "two").set("a", 3);
    CHECK(json.dump() == R"({"a":3,"b":"two"})");
    CHECK(json.find("a")->as_int() == 3);
    CHECK(json.find("c") == nullptr);
    CHECK(json.string_at("b") == "two");
    CHECK(json.string_at("a", "none") == "none");
    CHECK(json.int_at("a") == 3);
    CHECK(json.int_at("b", 7) == 7);
    CHECK(json.int_at("c") == 0);
    CHECK(json.erase("a"));
    CHECK_FALSE(json.erase("a"));
    CHECK(json.dump() == R"({"b":"two"})");
    CHECK(Json(1).find("a") == nullptr);
    CHECK_FALSE(Json(1).erase("a"));
    CHECK(Json().set("x", Json().push(1).push("y")).dump() == R"({"x":[1,"y"]})");
}

TEST_CASE("numbers that JSON cannot hold become null, others keep their value") {
    CHECK(Json(1.0 / 0.0).dump() == "null");
    CHECK(Json(0.1).dump() == "0.1");
    CHECK(parsed(Json(1e300).dump()).as_double() == 1e300);
    CHECK(Json(std::size_t{7}).dump() == "7");
    for (const std::string text :
         {"2.2250738585072014e-308", "1e-7", "123456789.12345679",
          "2222222222222222222222222222222222222222222222222222222222222222222222222222222222222"
          "7"}) {
        INFO(text);
        CHECK(parsed(text).as_double() == std::strtod(text.c_str(), nullptr));
        CHECK(parsed(parsed(text).dump()) == parsed(text));
    }
    CHECK(parsed("[1e400,-1e400,1e-400]").dump() == "[null,null,0]");
}

TEST_CASE("bytes that are not UTF-8 are replaced, so that the output always parses") {
    CHECK(Json(std::string("a\xff") + "b").dump() == "\"a\xEF\xBF\xBD"
                                                     "b\"");
    CHECK(parsed(Json::object({{"k\xc3", 1}}).dump()).is_object());
}

TEST_CASE("the pretty form has two blanks a level and ends with a newline") {
    CHECK(parsed(R"({"a":[1,{}],"b":[]})").dump_pretty() ==
          "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}\n");
    CHECK(Json::strings({"x", "y"}).dump() == R"(["x","y"])");
}

TEST_CASE("an object of many members keeps their order and each key once") {
    Json object = Json::object();
    for (int i = 0; i < 1'000; ++i)
        object.set("key" + std::to_string(i * 7 % 1'000), i);
    const std::string text = object.dump();
    for (int i = 0; i < 1'000; ++i)
        object.set("key" + std::to_string(i * 7 % 1'000), i);
    CHECK(object.dump() == text);
    CHECK(object.as_object().size() == 1'000);
    object.set("key7", "other");
    CHECK(object.as_object()[1] == Json::Member("key7", "other"));
    CHECK(parsed(text).dump() == text);
    CHECK(parsed("{\"a\":0," + text.substr(1, text.size() - 2) + ",\"a\":1}").find("a")->as_int() ==
          1);
}

TEST_CASE("an object of many members finds them after its members were moved or taken away") {
    Json object = Json::object();
    for (int i = 0; i < 100; ++i)
        object.set(std::to_string(i), i);
    Json copy = object;
    CHECK(object.erase("3"));
    object.set("99", "last").set("3", "again");
    CHECK(object.as_object().back() == Json::Member("3", "again"));
    std::reverse(copy.as_object().begin(), copy.as_object().end());
    copy.set("0", "zero");
    CHECK(copy.as_object().back() == Json::Member("0", "zero"));
    CHECK(copy.as_object().size() == 100);
    Json other = copy;
    other.set("0", "one").set("new", true);
    CHECK(other.as_object().size() == 101);
    CHECK(copy.find("0")->as_string() == "zero");
    CHECK(copy != other);
    copy = other;
    CHECK(copy == other);
}

// Were each looked for among all, this would be 80 billion comparisons.
TEST_CASE("an object of 400,000 members is built and read") {
    Json object = Json::object();
    for (int i = 0; i < 400'000; ++i)
        object.set("refs/heads/branch-" + std::to_string(i), "value");
    CHECK(object.as_object().size() == 400'000);
    CHECK(parsed(object.dump()) == object);
}

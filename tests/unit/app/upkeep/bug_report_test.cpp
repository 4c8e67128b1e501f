#include "app/upkeep/bug_report.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

std::string line(const std::string& trace, int number) {
    return R"({"name":"n)" + std::to_string(number) + R"(","trace_id":")" + trace + "\"}\n";
}

} // namespace

TEST_CASE("a report has the last trace of a file, and not its own", "[bugreport]") {
    const std::string lines = line("old", 1) + line("last", 2) + "torn {\n" + line("last", 3) +
                              "{\"name\":\"without a trace\"}\n" + line("own", 4);
    const TraceTail tail = last_trace(lines, "own");
    REQUIRE(tail.spans.size() == 2);
    CHECK(tail.spans[0].string_at("name") == "n2");
    CHECK(tail.spans[1].string_at("name") == "n3");
    CHECK(tail.left_out == 0);
    CHECK(last_trace(lines, "").spans[0].string_at("name") == "n4");
    CHECK(last_trace(line("own", 1), "own").spans.empty());
    CHECK(last_trace("", "own").spans.empty());
}

TEST_CASE("of a long trace a report has the end, and says how much is missing", "[bugreport]") {
    std::string lines;
    for (int number = 0; number < 250; ++number)
        lines += line("t", number);
    const TraceTail tail = last_trace(lines, "");
    CHECK(tail.spans.size() == 200);
    CHECK(tail.left_out == 50);
    CHECK(tail.spans.back().string_at("name") == "n249");
}

TEST_CASE("a system is told by its kernel and its name", "[bugreport]") {
    CHECK(system_text("Linux 6.1 x86_64", "ID=debian\nPRETTY_NAME=\"Debian 12\"\n") ==
          "Linux 6.1 x86_64, Debian 12");
    CHECK(system_text("Linux 6.1 x86_64", "") == "Linux 6.1 x86_64");
}

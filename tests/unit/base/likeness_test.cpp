#include "base/likeness.hpp"

#include "support/catch.hpp"

#include <array>

using namespace atelier;

namespace {

constexpr auto commands = std::to_array<std::string_view>(
    {"init", "plan", "promote", "work", "status", "list", "why", "show", "log", "retry", "remove"});

} // namespace

TEST_CASE("a mistyped name is taken for the one that it is nearly", "[base][text]") {
    CHECK(likely_meant("stauts", commands) == "status");
    CHECK(likely_meant("plann", commands) == "plan");
    CHECK(likely_meant("prom", commands) == "promote");
    CHECK(likely_meant("wrk", commands) == "work");
    CHECK(likely_meant("lgo", commands) == "log");
}

TEST_CASE("what is near to nothing, or to several, is taken for none", "[base][text]") {
    CHECK(likely_meant("frobnicate", commands) == "");
    CHECK(likely_meant("xyz", commands) == "");
    CHECK(likely_meant("", commands) == "");
    constexpr auto twins = std::to_array<std::string_view>({"edit", "exit"});
    CHECK(likely_meant("eit", twins) == "");
}

TEST_CASE("a suggestion is the end of a sentence", "[base][text]") {
    CHECK(did_you_mean("stauts", commands) == "; did you mean 'status'?");
    CHECK(did_you_mean("stauts", commands, "--") == "; did you mean '--status'?");
    CHECK(did_you_mean("frobnicate", commands) == "");
}

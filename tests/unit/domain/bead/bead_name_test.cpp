#include "domain/bead/bead_name.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const std::vector<BeadId> known = {id("at-x7k2p"), id("at-x7k2p.1"), id("at-x7k2p.10"),
                                   id("at-x9aaa"), id("at-q9bcd"),   id("bd-q9zzz")};

std::vector<std::string> meant(std::string_view written) {
    std::vector<std::string> out;
    for (const BeadId& one : ids_meant(written, "at", known))
        out.push_back(one.str());
    return out;
}

} // namespace

TEST_CASE("the beginning of an id means every bead whose id begins so", "[domain][bead]") {
    CHECK(meant("at-q") == std::vector<std::string>{"at-q9bcd"});
    CHECK(meant("q9b") == std::vector<std::string>{"at-q9bcd"});
    CHECK(meant("x") == std::vector<std::string>{"at-x7k2p", "at-x9aaa"});
    CHECK(meant("bd-q") == std::vector<std::string>{"bd-q9zzz"});
    CHECK(meant("zz").empty());
    CHECK(meant("").empty());
}

TEST_CASE("an id in full means itself, though others begin so", "[domain][bead]") {
    CHECK(meant("at-x7k2p") == std::vector<std::string>{"at-x7k2p"});
    CHECK(meant("at-x7k2p.1") == std::vector<std::string>{"at-x7k2p.1"});
}

TEST_CASE("what stands behind a dot is taken whole", "[domain][bead]") {
    CHECK(meant("x7.1") == std::vector<std::string>{"at-x7k2p.1"});
    CHECK(meant("x7.2").empty());
    CHECK(meant(".1").empty());
}

TEST_CASE("any part of an id means every bead whose id has it", "[domain][bead]") {
    const auto with = [](std::string_view part) {
        std::vector<std::string> out;
        for (const BeadId& one : ids_with(part, known))
            out.push_back(one.str());
        return out;
    };
    CHECK(with("7k2") == std::vector<std::string>{"at-x7k2p"});
    CHECK(with("k2p.1") == std::vector<std::string>{"at-x7k2p.1"});
    CHECK(with("9") == std::vector<std::string>{"at-x9aaa", "at-q9bcd", "bd-q9zzz"});
    CHECK(with("none").empty());
    CHECK(with("").empty());
    CHECK(with(".1") == std::vector<std::string>{"at-x7k2p.1"});
    CHECK(with(".").empty());
}

TEST_CASE("as much of an id is enough as no other one begins with", "[domain][bead]") {
    const auto enough = [](const std::string& written) {
        const BeadId one = *BeadId::parse(written);
        return written.substr(0, distinct_beginning(one, ids_beside(one, known)));
    };
    for (const BeadId& one : known) {
        const std::string written = enough(one.str());
        INFO(one.str() << ": " << written);
        if (one.str().find('.') == std::string::npos)
            CHECK(meant(written) == std::vector<std::string>{one.str()});
    }
    CHECK(enough("at-x7k2p") == "at-x7");
    CHECK(enough("at-x7k2p.1") == "at-x7");
    CHECK(distinct_beginning(*BeadId::parse("at-1"), {}) == 1);
    // One that is the beginning of another has to be written in full.
    CHECK(distinct_beginning(*BeadId::parse("at-x"), {*BeadId::parse("at-xy")}) == 4);
}

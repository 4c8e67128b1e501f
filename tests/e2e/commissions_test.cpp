// Each way of a commission: what is made of what, in which forms, and what each artisan was shown,
// as its agent saw it.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/text_agent.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Commissions {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.git().plain().folder;

    Commissions() {
        sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
        use_text_agent(sandbox, sandbox.project(folder));
        sandbox.atelier(folder, {"config", "artisan.default", "scripted"});
    }

    static std::vector<std::string> call(const std::string& how,
                                         const std::vector<std::string>& artisans,
                                         const std::vector<std::string>& more = {}) {
        std::vector<std::string> words{"commission", "Write of the sea", "--how", how};
        for (const std::string& artisan : artisans) {
            words.emplace_back("--artisan");
            words.push_back(artisan);
        }
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    Json piece(const std::string& id) { return sandbox.json(folder, {"gallery", id}); }
    // By what it begins with, or that it was put together.
    std::string name_of_piece(const std::string& id) {
        const Json shown = piece(id);
        if (at(shown, {"piece", "origin"}).as_string() == "merge") return "together";
        const std::string text = shown.string_at("text");
        return text.substr(0, text.find(','));
    }
    // "NAME, a FORM: PARENT, PARENT", a line each, sorted.
    std::vector<std::string> made_in(const Json& carried) {
        std::vector<std::string> lines;
        for (const Json& id : at(carried, {"run", "pieces"}).as_array()) {
            const Json shown = piece(id.as_string());
            std::string line = name_of_piece(id.as_string()) + ", a " +
                               at(shown, {"piece", "form"}).as_string() + ":";
            for (const Json& parent : shown.find("parents")->as_array())
                line += " " + name_of_piece(parent.as_string());
            lines.push_back(std::move(line));
        }
        std::ranges::sort(lines);
        return lines;
    }
};

struct CommissionCase {
    const char* how;
    std::vector<std::string> artisans;
    std::vector<std::string> more;
    // What the agents saw; in their order, unless they were asked at once.
    std::vector<std::string> shown;
    std::vector<std::string> made;
    const char* result;
};

const CommissionCase commission_cases[] = {
    {"solo", {"scout"}, {}, {"scout 1:"}, {"scout 1, a findings:"}, "scout 1"},
    {"chain",
     {"scout", "sage", "spark"},
     {},
     {"scout 1:", "sage 1: scout 1 (20)", "spark 1: sage 1 (20)"},
     {"sage 1, a design: scout 1", "scout 1, a findings:", "spark 1, a prototype: sage 1"},
     "spark 1"},
    {"duet",
     {"scout", "sage"},
     {},
     {"scout 1:", "sage 1: scout 1 (20)"},
     {"sage 1, a design: scout 1", "scout 1, a findings:"},
     "sage 1"},
    {"refinement",
     {"scout", "sage"},
     {"--rounds", "2", "--form", "letter"},
     {"scout 1:", "sage 1: scout 1 (20)", "sage 2: sage 1 (20)"},
     {"sage 1, a letter: scout 1", "sage 2, a letter: sage 1", "scout 1, a letter:"},
     "sage 2"},
    {"exquisite",
     {"scout", "sage", "spark"},
     {},
     {"scout 1:", "sage 1: scout 1 (2)", "spark 1: sage 1 (2)"},
     {"sage 1, a design: scout 1", "scout 1, a findings:", "spark 1, a prototype: sage 1",
      "together, a exquisite: scout 1 sage 1 spark 1"},
     "together"},
    {"exquisite",
     {"scout", "sage"},
     {"--visible", "50"},
     {"scout 1:", "sage 1: scout 1 (10)"},
     {"sage 1, a design: scout 1", "scout 1, a findings:", "together, a exquisite: scout 1 sage 1"},
     "together"},
    {"ensemble",
     {"scout", "sage", "spark"},
     {},
     {"sage 1:", "scout 1:", "spark 1:"},
     {"sage 1, a design:", "scout 1, a findings:", "spark 1, a prototype:",
      "together, a collection: scout 1 sage 1 spark 1"},
     "together"},
    {"ensemble", {"scout"}, {}, {"scout 1:"}, {"scout 1, a findings:"}, "scout 1"},
};

} // namespace

TEST_CASE("each way of a commission shows each artisan what it has to see, and no more",
          "[e2e][runs]") {
    Commissions project;
    for (const CommissionCase& one : commission_cases) {
        INFO(one.how);
        fs::remove(project.sandbox.root() / "recorded");
        const Json carried = project.sandbox.json(
            project.folder, Commissions::call(one.how, one.artisans, one.more));
        CHECK(at(carried, {"run", "status"}).as_string() == "completed");
        auto shown = lines_of(recorded(project.sandbox));
        if (one.how == std::string("ensemble")) std::ranges::sort(shown);
        CHECK(shown == one.shown);
        CHECK(project.made_in(carried) == one.made);
        REQUIRE(at(carried, {"run", "made"}).as_array().size() == 1);
        CHECK(project.name_of_piece(at(carried, {"run", "made", "0"}).as_string()) == one.result);
    }
    CHECK(project.sandbox.git().git(project.folder, {"fsck", "--strict", "--no-dangling"}).empty());
}

TEST_CASE("one artisan too few and one too many are refused before any turn", "[e2e][runs]") {
    struct Refused {
        const char* how;
        std::size_t artisans;
        const char* says;
    };
    const std::vector<std::string> names{"scout", "sage", "spark"};
    Commissions project;
    for (const Refused& one :
         {Refused{"solo", 2, "exactly 1 artisan"}, Refused{"duet", 1, "exactly 2 artisans"},
          Refused{"duet", 3, "exactly 2 artisans"}, Refused{"refinement", 1, "exactly 2 artisans"},
          Refused{"refinement", 3, "exactly 2 artisans"}, Refused{"chain", 0, "at least 1 artisan"},
          Refused{"ensemble", 0, "at least 1 artisan"},
          Refused{"exquisite", 1, "at least 2 artisans"}}) {
        INFO(one.how << " with " << one.artisans);
        const std::vector<std::string> some(
            names.begin(), names.begin() + static_cast<std::ptrdiff_t>(one.artisans));
        const auto refused =
            project.sandbox.try_atelier(project.folder, Commissions::call(one.how, some));
        CHECK(refused.status == 129);
        CHECK_THAT(refused.err, ContainsSubstring(one.says));
    }
    // A workflow of a file knows its roles as well.
    const auto refused = project.sandbox.try_atelier(
        project.folder, {"run", "hello", "x", "--artisan", "scout", "--artisan", "sage",
                         "--artisan", "spark", "--artisan", "steady"});
    CHECK(refused.status == 129);
    CHECK(recorded(project.sandbox).empty());
    CHECK(project.sandbox.json(project.folder, {"runs"}).int_at("all") == 0);
    CHECK(project.sandbox.git().git(project.folder, {"for-each-ref", "refs/atelier"}).empty());
}

// Every file of the corpus, and what a few thousand changes make of it: always the same ones, so
// that a failure comes back.
#include "fuzz/targets.hpp"
#include "support/catch.hpp"
#include "support/git_sandbox.hpp"

#include <algorithm>
#include <random>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr int changes_each = 1'000;

std::vector<std::string> corpus_of(const std::string& target) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(fs::path(ATELIER_FUZZ_CORPUS) / target))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> texts;
    for (const fs::path& file : files)
        texts.push_back(read_file(file));
    return texts;
}

class Changer {
  public:
    explicit Changer(const std::vector<std::string>& corpus) : corpus_(corpus) {}

    std::string next() {
        std::string text = any();
        for (std::size_t times = below(6) + 1; times > 0; --times)
            change(text);
        return text;
    }

  private:
    std::size_t below(std::size_t limit) { return random_() % limit; }
    const std::string& any() { return corpus_[below(corpus_.size())]; }

    void change(std::string& text) {
        static const std::vector<std::string> tokens = {
            ":",  "\n", " ",     "\"",      "'",    "null",         "{",  "}",    "[",
            "]",  "-",  "---\n", "\\u0000", "\xc3", "\xe2\x82\xac", "\t", "\r\n", "#",
            "&a", "*a", "|",     ">",       "!!",   "1e400",        "-1", ", "};
        const std::size_t at = below(text.size() + 1);
        switch (below(5)) {
        case 0:
            text.insert(at, tokens[below(tokens.size())]);
            break;
        case 1:
            text.erase(at, below(8) + 1);
            break;
        case 2:
            if (at < text.size()) text[at] = static_cast<char>(below(256));
            break;
        case 3: {
            const std::string& other = any();
            const std::size_t from = below(other.size() + 1);
            text.insert(at, other.substr(from, below(40)));
            break;
        }
        default:
            text.insert(at, text.substr(below(text.size() + 1), below(40)));
        }
    }

    const std::vector<std::string>& corpus_;
    std::minstd_rand random_{1};
};

} // namespace

TEST_CASE("no file of the corpus breaks a parser", "[fuzz]") {
    for (const fuzz::Target& target : fuzz::targets()) {
        INFO(target.name);
        const auto corpus = corpus_of(target.name);
        REQUIRE(corpus.size() >= 3);
        for (const std::string& text : corpus) {
            INFO(text);
            CHECK_NOTHROW(target.run(text));
        }
    }
}

TEST_CASE("no text breaks a parser", "[fuzz][generated]") {
    for (const fuzz::Target& target : fuzz::targets()) {
        INFO(target.name);
        const auto corpus = corpus_of(target.name);
        Changer changer(corpus);
        for (int i = 0; i < changes_each; ++i) {
            const std::string text = changer.next();
            INFO(text);
            CHECK_NOTHROW(target.run(text));
        }
    }
}

// What differs, in Git's own words, for people to read.
#include "adapters/git/repository/history.hpp"

namespace atelier {
namespace {

constexpr Millis reading_deadline{5 * 60'000};

std::string words_of(const CommitRange& range) {
    return range.base.str() + ".." + range.head.str();
}

} // namespace

// The place is our own git dir: of settings only the user's are read, and no attributes of a
// checkout.
Result<std::string> CliHistory::diff(const CommitRange& range, const DiffLook& look) {
    GitCall call{{"diff", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative",
                  "--ignore-submodules=none", "--submodule=short"}};
    call.deadline = reading_deadline;
    auto& words = call.arguments;
    switch (look.form) {
    case DiffForm::patch:
        words.insert(words.end(), {"--patch", "--find-renames"});
        break;
    case DiffForm::stat:
        words.emplace_back("--stat");
        break;
    case DiffForm::kept_stat:
        words.emplace_back("--stat=80,50");
        break;
    case DiffForm::names:
        words.emplace_back("--name-only");
        break;
    case DiffForm::name_status:
        words.emplace_back("--name-status");
        break;
    }
    if (look.ignores_white_space) words.emplace_back("--ignore-all-space");
    if (look.context) words.push_back("--unified=" + std::to_string(*look.context));
    words.insert(words.end(), {range.base.str(), range.head.str(), "--"});
    words.insert(words.end(), look.paths.begin(), look.paths.end());
    return git_.output(call);
}

Result<std::string> CliHistory::range_diff(const CommitRange& before, const CommitRange& now) {
    GitCall call{{"range-diff", "--no-color", "--no-notes", words_of(before), words_of(now)}};
    call.deadline = reading_deadline;
    return git_.output(call);
}

} // namespace atelier

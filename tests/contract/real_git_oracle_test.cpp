// Single commits replayed here and by Git: the same tree, or the same paths conflict. Generated
// ones of every kind (ATELIER_ORACLE_COMMITS says how many, 150 without it; ATELIER_ORACLE_SEED
// with which of the seeds to begin), and those of the repositories whose paths
// ATELIER_ORACLE_REPOS names, divided by colons; of this one without it.
#include "adapters/git/config/discover.hpp"
#include "support/oracle_histories.hpp"
#include "support/repository_fixture.hpp"
#include "support/test_places.hpp"

#include "base/text.hpp"

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>
#include <sstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

std::size_t asked_for(const char* variable, std::size_t otherwise) {
    const char* wanted = std::getenv(variable);
    return wanted == nullptr
               ? otherwise
               : static_cast<std::size_t>(std::max(1LL, parse_integer(wanted).value_or(1)));
}
std::size_t wanted_commits(std::size_t otherwise) {
    return asked_for("ATELIER_ORACLE_COMMITS", otherwise);
}

// A commit, its only parent, and where it is to go.
struct OraclePick {
    std::string parent;
    std::string commit;
    std::string onto;
};

// What came of it: a tree, or what conflicts.
struct Picked {
    std::string tree;
    std::vector<std::string> conflicts;

    bool operator==(const Picked&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Picked& picked) {
    return out << (picked.tree.empty() ? "conflicts in " + join(picked.conflicts, ", ")
                                       : picked.tree);
}

// Git tells a file where the other side has a folder as "file~SIDE", by its own names of the sides.
std::string without_side(const std::string& path) {
    const auto at = path.rfind('~');
    if (at == std::string::npos) return path;
    const std::string side = path.substr(at + 1);
    const bool names_commit = side.find_first_not_of("0123456789abcdef") >= 7;
    return side.starts_with("HEAD") || names_commit ? path.substr(0, at) : path;
}

std::vector<std::string> conflicts_of(const std::vector<std::string>& fields) {
    std::set<std::string> paths;
    for (const std::string& path : fields)
        if (!path.empty()) paths.insert(without_side(path));
    return {paths.begin(), paths.end()};
}

// Of a folder that may have been renamed Git says only that it conflicts, of no file.
bool agree(const Picked& ours, const Picked& theirs) {
    const bool unnamed = theirs.tree.empty() && theirs.conflicts.empty();
    return unnamed ? ours.tree.empty() : ours == theirs;
}

struct OracleCounts {
    std::size_t clean = 0;
    std::size_t conflicting = 0;
    std::size_t rebased = 0;
    // Objects that this copy of a history does not have.
    std::size_t unreadable = 0;
    // On which Git's own programs ended as a bug of theirs: there is no answer.
    std::size_t without_answer = 0;
};

// A repository that reads the objects of another, which stays as it is.
class Oracle {
  public:
    explicit Oracle(const fs::path& objects = {}) {
        sandbox_.git(sandbox_.root(), {"init", "-q", folder_.string()});
        if (!objects.empty())
            write_file(folder_ / ".git/objects/info/alternates", objects.string() + "\n");
    }

    const fs::path& folder() const { return folder_; }
    std::string git(std::vector<std::string> words, const std::string& input = {}) {
        return sandbox_.git(folder_, std::move(words), input);
    }

    // Every `step`-th is rebased by Git besides, and whatever the two do not agree about.
    OracleCounts compare(const std::vector<OraclePick>& picks, std::size_t step) {
        repository_.emplace(process_, sandbox_.environment(), unwrap(discover_repository(folder_)),
                            open_objects);
        OracleCounts counts;
        constexpr std::size_t portion = 200;
        for (std::size_t from = 0; from < picks.size(); from += portion) {
            const auto begin = picks.begin() + static_cast<std::ptrdiff_t>(from);
            const auto end =
                begin + static_cast<std::ptrdiff_t>(std::min(portion, picks.size() - from));
            compare({begin, end}, step, from, counts);
        }
        return counts;
    }

  private:
    void compare(const std::vector<OraclePick>& picks, std::size_t step, std::size_t from,
                 OracleCounts& counts) {
        const auto stand_ins = made_stand_ins(picks);
        const auto ours = replayed(picks);
        for (std::size_t i = 0; i < picks.size(); ++i) {
            const auto theirs = merged(stand_ins[i], picks[i].commit);
            if (!ours[i]) {
                ++counts.unreadable;
                continue;
            }
            INFO("pick " << from + i << ": " << picks[i].commit << " of " << picks[i].parent
                         << " onto " << picks[i].onto);
            ++(ours[i]->tree.empty() ? counts.conflicting : counts.clean);
            if (theirs && agree(*ours[i], *theirs) && (from + i) % step != 0) continue;
            // merge-tree knows nothing of merge drivers that attributes name: rebase decides.
            ++counts.rebased;
            const auto by_rebase = rebased(picks[i]);
            if (!by_rebase) {
                ++counts.without_answer;
                std::cout << "oracle: pick " << from + i << ": Git ended with a bug; here "
                          << *ours[i] << "\n";
                continue;
            }
            INFO(*ours[i] << "; by rebase: " << *by_rebase);
            CHECK(agree(*ours[i], *by_rebase));
        }
    }

    // Commits with the tree that is merged into, standing on the parent of what is picked: so
    // Git takes that for the base.
    std::vector<std::string> made_stand_ins(const std::vector<OraclePick>& picks) {
        std::ostringstream stream;
        std::string asked;
        for (std::size_t i = 0; i < picks.size(); ++i)
            asked += picks[i].onto + "^{tree}\n";
        const auto trees = lines_of(git({"cat-file", "--batch-check=%(objectname)"}, asked));
        for (std::size_t i = 0; i < picks.size(); ++i)
            stream << "commit refs/oracle/" << i << "\nmark :" << i + 1
                   << "\ncommitter U <u@example.org> 1 +0000\ndata 0\nfrom " << picks[i].parent
                   << "\nM 040000 " << trees.at(i) << " \"\"\n\n";
        const fs::path marks = sandbox_.root() / "marks";
        git({"fast-import", "--quiet", "--force", "--export-marks=" + marks.string()},
            stream.str());
        std::vector<std::string> made(picks.size());
        for (const std::string& line : lines_of(read_file(marks))) {
            const auto words = split(line, ' ');
            made.at(static_cast<std::size_t>(*parse_integer(words.at(0).substr(1))) - 1) =
                words.at(1);
        }
        return made;
    }

    // nullopt where an object is not there, or Git's program broke.
    std::optional<Picked> merged(const std::string& stand_in, const std::string& commit) {
        const ProcessResult result =
            sandbox_.try_git(folder_, {"merge-tree", "--write-tree", "-z", "--name-only",
                                       "--no-messages", stand_in, commit});
        if (result.status > 1) return std::nullopt;
        std::vector<std::string> fields = split(result.out, '\0');
        if (result.status == 0) return Picked{std::string(trim(fields.at(0))), {}};
        fields.erase(fields.begin());
        return Picked{{}, conflicts_of(fields)};
    }

    std::vector<std::optional<Picked>> replayed(const std::vector<OraclePick>& picks) {
        ForestRequest request{.lines = {}, .keep_empty = true, .owners = {}};
        for (const OraclePick& pick : picks) {
            const CommitId commit = unwrap(CommitId::parse(pick.commit));
            request.lines.push_back({unwrap(CommitId::parse(pick.parent)),
                                     {commit},
                                     unwrap(CommitId::parse(pick.onto))});
            request.owners.emplace(commit, CommitOwner{{}, "U", "u@example.org", {}});
        }
        const auto results = repository_->replays().replay_forest(request);
        std::vector<std::optional<Picked>> out;
        if (!results && picks.size() > 1) {
            // One of them cannot be read.
            for (const OraclePick& pick : picks)
                out.push_back(replayed({pick}).front());
            return out;
        }
        if (!results) return {std::nullopt};
        std::string asked;
        for (const ReplayResult& result : *results)
            asked += (result.head ? result.head->str() + "^{tree}" : "HEAD:") + "\n";
        const auto trees = lines_of(git({"cat-file", "--batch-check=%(objectname)"}, asked));
        for (std::size_t i = 0; i < results->size(); ++i) {
            const ReplayResult& result = (*results)[i];
            out.push_back(result.head ? Picked{trees.at(i), {}}
                                      : Picked{{}, conflicts_of(result.conflicts)});
        }
        return out;
    }

    // nullopt where Git's program broke.
    std::optional<Picked> rebased(const OraclePick& pick) {
        git({"checkout", "-q", "-f", "--detach", pick.commit});
        const ProcessResult result =
            sandbox_.try_git(folder_, {"rebase", "-q", "--reapply-cherry-picks", "--empty=drop",
                                       "--onto", pick.onto, pick.parent});
        if (result.status == 0) return Picked{git({"rev-parse", "HEAD^{tree}"}), {}};
        if (result.status == 128 + SIGABRT) {
            fs::remove_all(folder_ / ".git/rebase-merge");
            fs::remove(folder_ / ".git/index.lock");
            git({"reset", "-q", "--hard", pick.onto});
            return std::nullopt;
        }
        const Picked picked{
            {}, conflicts_of(split(git({"diff", "--name-only", "--diff-filter=U", "-z"}), '\0'))};
        INFO(result.err);
        CHECK_THAT(result.err, ContainsSubstring("could not apply"));
        sandbox_.try_git(folder_, {"rebase", "--abort"});
        return picked;
    }

    GitSandbox sandbox_;
    ChildProcess process_;
    fs::path folder_ = sandbox_.root() / "oracle";
    std::optional<GitRepository> repository_;
};

// Commits of a history, each to go to another place on its first line: most to an older one.
std::vector<OraclePick> picks_of(Oracle& oracle, const std::string& head, std::size_t wanted) {
    const auto line = lines_of(oracle.git({"rev-list", "--first-parent", head}));
    std::vector<std::vector<std::string>> commits;
    for (const std::string& row :
         lines_of(oracle.git({"rev-list", "--no-merges", "--parents", head})))
        if (auto words = split(row, ' '); words.size() == 2) commits.push_back(std::move(words));
    std::vector<OraclePick> picks;
    if (line.size() < 3 || commits.empty()) return picks;
    std::mt19937 random(1);
    std::ranges::shuffle(commits, random);
    for (std::size_t i = 0; i < commits.size() && picks.size() < wanted; ++i) {
        const auto at = std::ranges::find(line, commits[i][1]);
        // Beside the line: anywhere on it.
        const auto place = at == line.end() ? static_cast<std::ptrdiff_t>(random() % line.size())
                                            : at - line.begin();
        // What is near mostly fits.
        const auto distance =
            static_cast<std::ptrdiff_t>(1 + random() % (random() % 2 == 0 ? 4 : 100));
        const auto onto =
            std::clamp<std::ptrdiff_t>(random() % 10 < 7 ? place + distance : place - distance, 0,
                                       static_cast<std::ptrdiff_t>(line.size()) - 1);
        picks.push_back({commits[i][1], commits[i][0], line[static_cast<std::size_t>(onto)]});
    }
    return picks;
}

std::vector<fs::path> oracle_repositories() {
    const char* const named = std::getenv("ATELIER_ORACLE_REPOS");
    if (named == nullptr) return {source_folder()};
    std::vector<fs::path> repositories;
    for (const std::string& one : split(named, ':'))
        if (!one.empty()) repositories.emplace_back(one);
    return repositories;
}

void tell_counts(const std::string& what, const OracleCounts& counts) {
    std::cout << "oracle: " << what << ": " << counts.clean << " clean, " << counts.conflicting
              << " conflicting, " << counts.rebased << " of them rebased as well, "
              << counts.unreadable << " not readable, " << counts.without_answer
              << " on which Git ended with a bug\n";
}

} // namespace

TEST_CASE("generated commits of every kind come out as Git picks them",
          "[contract][git][replay][oracle][generated]") {
    const std::size_t wanted = wanted_commits(150);
    OracleCounts all;
    constexpr std::size_t portion = 1000;
    const std::size_t first_seed = asked_for("ATELIER_ORACLE_SEED", 1);
    for (std::size_t from = 0; from < wanted; from += portion) {
        const auto seed = static_cast<unsigned>(from / portion + first_seed);
        INFO("seed " << seed);
        const std::size_t count = std::min(portion, wanted - from);
        Oracle oracle;
        std::mt19937 random(seed);
        const auto draw = [&] { return static_cast<unsigned>(random()); };
        oracle.git({"fast-import", "--quiet"}, OracleHistories(draw).stream(count));
        std::map<std::string, std::string> ids;
        for (const std::string& line : lines_of(oracle.git(
                 {"for-each-ref", "--format=%(refname) %(objectname)", "refs/generated/"})))
            ids.emplace(line.substr(0, line.find(' ')), line.substr(line.find(' ') + 1));
        std::vector<OraclePick> picks;
        for (std::size_t number = 0; number < count; ++number) {
            const std::string ref = "refs/generated/" + std::to_string(number) + "/";
            picks.push_back({ids.at(ref + "base"), ids.at(ref + "theirs"), ids.at(ref + "ours")});
        }
        // 200 of 20,000.
        const OracleCounts counts = oracle.compare(picks, 100);
        all.clean += counts.clean;
        all.conflicting += counts.conflicting;
        all.rebased += counts.rebased;
        all.unreadable += counts.unreadable;
        all.without_answer += counts.without_answer;
    }
    tell_counts("generated", all);
    CHECK(all.clean > wanted / 5);
    CHECK(all.conflicting > wanted / 20);
    CHECK(all.unreadable == 0);
    // Git 2.39 has one in some thousand; more would mean that nothing is compared.
    CHECK(all.without_answer <= wanted / 500);
}

TEST_CASE("commits of real histories come out as Git picks them",
          "[contract][git][replay][oracle][histories]") {
    const bool named = std::getenv("ATELIER_ORACLE_REPOS") != nullptr;
    for (const fs::path& place : oracle_repositories()) {
        const auto layout = discover_repository(place);
        // Of an exported tree there is no history.
        if (!layout && !named) continue;
        INFO(place.string());
        const fs::path& dir = unwrap(layout).common_dir;
        Oracle oracle(dir / "objects");
        const std::string head = oracle.git({"--git-dir", dir.string(), "rev-parse", "HEAD"});
        const auto picks = picks_of(oracle, head, wanted_commits(60));
        const OracleCounts counts = oracle.compare(picks, named ? 40 : 25);
        tell_counts(place.filename().string(), counts);
        if (named) CHECK(counts.clean > 0);
    }
}

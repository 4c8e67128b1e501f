// Nothing is lost: worktrees with generated contents go through a landing, abandon, gc, gc --force
// and remove. What exists nowhere else is still in place, below a rescue ref or in kept/; what a
// forced removal took is where its report says, and rescue gives it back. The number of worktrees
// is ATELIER_TEST_WORKTREES, 10 without it.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/left_behind.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <set>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

int wanted_worktrees() {
    const char* wanted = std::getenv("ATELIER_TEST_WORKTREES");
    return wanted != nullptr ? std::atoi(wanted) : 10;
}

struct Littered {
    std::string id;
    fs::path worktree;
    bool landing = false;
    std::vector<std::string> names = {};
    // What has to be somewhere.
    std::vector<std::string> texts = {};
    std::string script = {};
};

// The texts that are in files below a folder, and in the commits of every repository there.
class Found {
  public:
    explicit Found(GitSandbox& git) : git_(git) {}

    void below(const fs::path& folder) {
        if (!fs::exists(folder)) return;
        if (fs::is_regular_file(folder)) return add(folder);
        if (fs::exists(folder / "HEAD") && fs::exists(folder / "objects"))
            reachable(folder, "--all");
        for (auto entry = fs::recursive_directory_iterator(folder);
             entry != fs::recursive_directory_iterator(); ++entry) {
            if (entry->is_symlink()) continue;
            if (entry->is_directory()) {
                if (fs::exists(entry->path() / "HEAD") && fs::exists(entry->path() / "objects"))
                    reachable(entry->path(), "--all");
            } else if (entry->is_regular_file() && entry->file_size() < 100) {
                add(entry->path());
            }
        }
    }
    void reachable(const fs::path& git_dir, const std::string& from) {
        const auto listed = git_.try_git("/", {"--git-dir=" + git_dir.string(), "rev-list",
                                               "--objects", "--no-object-names", from});
        for (const std::string& id : lines_of(listed.out))
            objects_.insert(id);
    }
    // All that is stashed there: only the newest is on a ref.
    void stashed(const fs::path& git_dir) {
        const auto listed =
            git_.try_git("/", {"--git-dir=" + git_dir.string(), "stash", "list", "--format=%H"});
        for (const std::string& id : lines_of(listed.out))
            reachable(git_dir, id);
    }
    void staged(const fs::path& worktree) {
        if (!fs::exists(worktree)) return;
        for (const std::string& line : lines_of(git_.git(worktree, {"ls-files", "--stage"})))
            objects_.insert(split(line, ' ').at(1));
    }
    bool has(const std::string& text) {
        if (texts_.contains(text + "\n")) return true;
        auto known = ids_.find(text);
        if (known == ids_.end())
            known =
                ids_.emplace(text, git_.git("/", {"hash-object", "--stdin"}, text + "\n")).first;
        return objects_.contains(known->second);
    }

  private:
    void add(const fs::path& file) { texts_.insert(read_file(file)); }

    GitSandbox& git_;
    std::set<std::string> texts_;
    std::set<std::string> objects_;
    std::map<std::string, std::string> ids_;
};

class Suite {
  public:
    Suite(RepositoryKind kind, int count, unsigned seed)
        : random_(seed), repository_(sandbox_.git().build(kind)), origin_(make_origin()) {
        GitSandbox& git = sandbox_.git();
        const fs::path& folder = repository_.folder;
        write_file(git.home() / ".gitconfig", read_file(git.home() / ".gitconfig") +
                                                  "[protocol \"file\"]\n\tallow = always\n");
        git.commit(folder, "Ignore\n",
                   {{".gitignore", "out/\nlocal.cfg\nshared\n"},
                    {"src/c.txt", "c\n"},
                    {"src/d.txt", "d\n"},
                    {"src/e.txt", "e\n"}});
        if (kind == RepositoryKind::sparse) git.git(folder, {"sparse-checkout", "add", "libs"});
        git.git(folder, {"submodule", "--quiet", "add", origin_.string(), "libs/module"});
        git.git(folder, {"commit", "-qm", "Module"});
        write_file(folder / "local.cfg", "as copied\n");
        write_file(folder / "shared/precious", "shared\n");
        sandbox_.environment()["ORIGIN"] = origin_.string();
        plan(count);
    }

    // Littered before its agent commits, and landed.
    void land() {
        for (const Littered& one : worktrees_)
            if (one.landing) write_file(script_of(one.id), one.script);
        const auto worked = sandbox_.work(repository_.folder);
        INFO(worked.out << worked.err);
        check("landing", worked.out + worked.err);
        for (const Littered& one : worktrees_) {
            if (one.landing || !fs::exists(one.worktree)) continue;
            const auto ran = sandbox_.run(one.worktree, {"bash", "-ec", one.script});
            if (ran.status != 0) FAIL(one.script << "\n" << ran.out << ran.err);
        }
        check("being made", "");
    }

    void abandon_each() {
        for (const Littered& one : worktrees_) {
            if (one.landing) continue;
            const std::string said = run({"abandon", one.id, "--reason", "no", "--yes"});
            check("abandon " + one.id, said);
        }
    }

    void collect(bool force) {
        std::vector<std::string> words = {"gc", "--yes"};
        if (force) words.emplace_back("--force");
        std::map<fs::path, bool> there;
        for (const Littered& one : worktrees_)
            there[one.worktree] = fs::exists(one.worktree);
        const Json report = parsed(run(words));
        check(join(words, " "), report.dump());
        for (const Littered& one : worktrees_)
            if (force && there[one.worktree]) check_report(one, report);
    }

    void remove() {
        const auto removed = sandbox_.try_atelier(repository_.folder, {"remove", "--yes"});
        check("remove", removed.out + removed.err);
        CHECK(removed.status == 0);
    }

    bool any_left() const {
        return std::ranges::any_of(worktrees_,
                                   [](const auto& one) { return fs::exists(one.worktree); });
    }

  private:
    fs::path make_origin() {
        const fs::path made = sandbox_.git().plain("origin").folder;
        sandbox_.git().git(made, {"config", "receive.denyCurrentBranch", "ignore"});
        return made;
    }
    fs::path script_of(const std::string& id) const { return sandbox_.root() / ("litter-" + id); }

    void plan(int count) {
        std::string plan = "epics:\n  - title: One\n    root_branch: one\n    changesets:\n";
        std::vector<bool> landing;
        for (int i = 1; i <= count; ++i) {
            landing.push_back(i % 3 == 0);
            const std::string number = std::to_string(i);
            plan += "      - title: Part " + number +
                    "\n        description: |\n          demo: write part" + number + ".txt x\n";
            if (!landing.back()) plan += "          demo: block why?\n";
        }
        const std::string epic = sandbox_.plan(repository_.folder, plan).front();
        project_ = sandbox_.project(repository_.enlistment);
        const fs::path setup = sandbox_.root() / "setup";
        write_file(setup, "script=" + sandbox_.root().string() +
                              "/litter-$(basename \"$PWD\")\nexport ORIGIN='" + origin_.string() +
                              "'\n[ ! -e \"$script\" ] || bash -e \"$script\"\n");
        write_file(project_ / "config.user.json",
                   R"({"worktree": {"keep": ["out/**/*.keep"], "copy": ["local.cfg"],)"
                   R"( "link": ["shared"], "setup": [["bash", ")" +
                       setup.string() + R"("]]}})");
        for (int i = 1; i <= count; ++i) {
            const std::string id = epic + "." + std::to_string(i);
            worktrees_.push_back({.id = id,
                                  .worktree = project_ / "worktrees" / id,
                                  .landing = landing[static_cast<std::size_t>(i) - 1]});
            litter(worktrees_.back());
        }
    }

    // Each ingredient turns up in the first worktrees, and at random later.
    void litter(Littered& one) {
        const std::size_t all = std::size(ingredients);
        const std::size_t some = 2 + random_() % 4;
        one.script = std::string(script_begin);
        for (std::size_t i = 0; i < some; ++i) {
            const Ingredient& next = ingredients[(next_ + (i == 0 ? 0 : random_() % all)) % all];
            ++next_;
            if ((one.landing && !next.unseen) ||
                std::ranges::find(one.names, next.name) != one.names.end())
                continue;
            one.names.emplace_back(next.name);
            std::string script = next.script;
            for (auto at = script.find('@'); at != std::string::npos; at = script.find('@', at)) {
                // Git's own, as in @{u}.
                if (script.compare(at, 2, "@{") == 0) {
                    ++at;
                    continue;
                }
                const std::string text = "text " + std::to_string(++texts_);
                if (!next.published) one.texts.push_back(text);
                script.replace(at, 1, "'" + text + "'");
            }
            one.script += "( " + script + " )\n";
        }
    }

    std::string run(std::vector<std::string> words) {
        words.emplace_back("--json");
        const auto result = sandbox_.try_atelier(repository_.folder, words);
        INFO(join(words, " ") << "\n" << result.out << result.err);
        CHECK(result.status == 0);
        return result.out;
    }
    static Json parsed(const std::string& text) {
        auto document = parse_json(text);
        if (std::holds_alternative<JsonFault>(document)) FAIL("no JSON document: " << text);
        return std::get<Json>(std::move(document));
    }

    static std::string name_of(const Littered& one) {
        return one.id + " (" + join(one.names, ", ") + ")";
    }

    void check(const std::string& after, const std::string& said) {
        Found found(sandbox_.git());
        found.below(sandbox_.root() / "data");
        found.reachable(repository_.common_dir, "--all");
        found.stashed(repository_.common_dir);
        // The git dirs of submodules.
        found.below(repository_.common_dir / "modules");
        found.below(repository_.common_dir / "worktrees");
        for (const Littered& one : worktrees_)
            found.staged(one.worktree);
        for (const Littered& one : worktrees_) {
            // Not begun yet.
            if (after == "landing" && !one.landing) continue;
            for (const std::string& text : one.texts) {
                INFO("after " << after << ": " << text << " of " << name_of(one) << "\n"
                              << one.script << "\n"
                              << said);
                CHECK(found.has(text));
            }
        }
        CHECK(read_file(repository_.folder / "shared/precious") == "shared\n");
        CHECK(read_file(repository_.folder / "local.cfg") == "as copied\n");
    }

    // It is where the report says, and comes back.
    void check_report(const Littered& one, const Json& report) {
        Found told(sandbox_.git());
        Found back(sandbox_.git());
        told.staged(one.worktree);
        told.below(one.worktree);
        kept_before(one, told);
        for (const Json& item : report.find("items")->as_array()) {
            if (item.string_at("name") != one.worktree.string()) continue;
            for (const Json& kept : item.find("kept")->as_array()) {
                const std::string where = kept.as_string();
                if (where.starts_with("refs/")) {
                    told.reachable(repository_.common_dir, where);
                    restore(where, back);
                } else {
                    told.below(where);
                }
            }
        }
        const fs::path kept = project_ / "kept" / one.id;
        if (fs::exists(kept)) restore("kept/" + one.id, back);
        kept_before(one, back);
        for (const std::string& text : one.texts) {
            INFO(text << " of " << name_of(one) << "\n" << one.script << "\n" << report.dump());
            CHECK(told.has(text));
            if (!fs::exists(one.worktree)) CHECK(back.has(text));
        }
    }

    // The branch that was abandoned, and stashes: the set-up's are put back as an agent's, into a
    // rescue ref; a person's stay.
    void kept_before(const Littered& one, Found& found) {
        found.reachable(repository_.common_dir, "--glob=refs/atelier/rescue/*/one-" + one.id);
        found.reachable(repository_.common_dir, "--glob=refs/atelier/rescue/*/stash");
        found.stashed(repository_.common_dir);
    }

    void restore(const std::string& name, Found& back) {
        const std::string number = std::to_string(++restored_);
        if (name.starts_with("refs/")) {
            run({"rescue", "restore", name, "--branch", "back-" + number});
            back.reachable(repository_.common_dir, "refs/heads/back-" + number);
            sandbox_.git().git(repository_.folder, {"branch", "-qD", "back-" + number});
        } else {
            const fs::path folder = sandbox_.root() / ("back-" + number);
            run({"rescue", "restore", name, "--to", folder.string()});
            back.below(folder);
        }
    }

    AtelierSandbox sandbox_;
    std::mt19937 random_;
    BuiltRepository repository_;
    fs::path origin_;
    fs::path project_;
    std::vector<Littered> worktrees_;
    std::size_t next_ = 0;
    int texts_ = 0;
    int restored_ = 0;
};

} // namespace

TEST_CASE("whatever worktrees hold, nothing is lost when they go", "[e2e][unsaved][generated]") {
    constexpr int at_a_time = 30;
    int left = wanted_worktrees();
    for (unsigned seed = 1; left > 0; ++seed, left -= at_a_time) {
        INFO("seed " << seed);
        Suite suite(seed % 3 == 0 ? RepositoryKind::sparse : RepositoryKind::plain,
                    std::min(left, at_a_time), seed);
        suite.land();
        suite.abandon_each();
        suite.collect(false);
        suite.collect(true);
        CHECK_FALSE(suite.any_left());
        suite.remove();
    }
}

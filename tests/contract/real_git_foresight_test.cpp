// What only real Git shows of a forecast: that it foresees what a merge meets, and nothing else.
#include "support/repository_fixture.hpp"

#include "base/text.hpp"
#include "ports/git_replay.hpp"

#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <sstream>

using namespace atelier;
using namespace atelier::test;

namespace {

std::size_t wanted_plans() {
    const char* wanted = std::getenv("ATELIER_TEST_PLANS");
    return wanted == nullptr ? 4 : static_cast<std::size_t>(parse_integer(wanted).value_or(4));
}

// One part of one file, so far from the next that Git never takes both for one change.
struct Region {
    int file = 0;
    int part = 0;

    auto operator<=>(const Region&) const = default;
};

constexpr int files = 12;
constexpr int parts = 3;
constexpr int lines_apart = 12;

// What each region says; 0 is how it began.
using Said = std::map<Region, int>;

// A root branch that moves, and changesets that were begun at different points of it, each of one
// to three commits, as one stream for `git fast-import`.
class RandomPlan {
  public:
    RandomPlan(unsigned seed, std::string name) : random_(seed), name_(std::move(name)) {}

    static constexpr int changesets = 7;
    static constexpr int root_commits = 4;

    std::string stream() {
        std::ostringstream out;
        Said root;
        for (int file = 0; file < files; ++file)
            for (int part = 0; part < parts; ++part)
                root[{file, part}] = 0;
        commit(out, "root0", "", root);
        std::vector<Said> roots{root};
        for (int i = 1; i <= root_commits; ++i) {
            change(root, changed_on_root_after_[static_cast<std::size_t>(i - 1)]);
            commit(out, "root" + std::to_string(i), "root" + std::to_string(i - 1), root);
            roots.push_back(root);
        }
        for (int i = 0; i < changesets; ++i) {
            const int begun = pick(root_commits + 1);
            Said said = roots[static_cast<std::size_t>(begun)];
            std::string below = "root" + std::to_string(begun);
            auto& own = own_.emplace_back();
            begun_.push_back(begun);
            const int count = 1 + pick(3);
            for (int one = 1; one <= count; ++one) {
                change(said, own);
                const std::string here = "work" + std::to_string(i) + "-" + std::to_string(one);
                commit(out, here, below, said);
                below = here;
            }
            heads_.push_back(below);
        }
        return out.str();
    }

    std::string ref(const std::string& what) const { return "refs/plans/" + name_ + "/" + what; }
    const std::string& head(int i) const { return heads_[static_cast<std::size_t>(i)]; }
    int begun(int i) const { return begun_[static_cast<std::size_t>(i)]; }
    const std::set<Region>& own(int i) const { return own_[static_cast<std::size_t>(i)]; }
    std::set<Region> on_root_since(int begun) const {
        std::set<Region> all;
        for (int i = begun; i < root_commits; ++i)
            all.insert(changed_on_root_after_[static_cast<std::size_t>(i)].begin(),
                       changed_on_root_after_[static_cast<std::size_t>(i)].end());
        return all;
    }

  private:
    int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

    // Nothing is ever said twice, so that no two sides agree by chance.
    void change(Said& said, std::set<Region>& regions) {
        const int count = 1 + pick(2);
        for (int i = 0; i < count; ++i) {
            const Region region{pick(files), pick(parts)};
            regions.insert(region);
            said[region] = ++last_said_;
        }
    }

    void commit(std::ostringstream& out, const std::string& what, const std::string& from,
                const Said& said) const {
        const std::string message = what + "\n";
        out << "commit " << ref(what) << "\nauthor A <a@example.org> 1700000000 +0000\n"
            << "committer A <a@example.org> 1700000000 +0000\ndata " << message.size() << "\n"
            << message;
        if (!from.empty()) out << "from " << ref(from) << "\n";
        for (int file = 0; file < files; ++file) {
            std::string text;
            for (int part = 0; part < parts; ++part) {
                text += "says " + std::to_string(said.at({file, part})) + "\n";
                for (int line = 0; line < lines_apart; ++line)
                    text += "file " + std::to_string(file) + " part " + std::to_string(part) +
                            " line " + std::to_string(line) + "\n";
            }
            out << "M 100644 inline dir" << file % 3 << "/f" << file << "\ndata " << text.size()
                << "\n"
                << text << "\n";
        }
    }

    std::mt19937 random_;
    std::string name_;
    int last_said_ = 0;
    std::array<std::set<Region>, root_commits> changed_on_root_after_;
    std::vector<std::set<Region>> own_;
    std::vector<int> begun_;
    std::vector<std::string> heads_;
};

bool meet(const std::set<Region>& a, const std::set<Region>& b) {
    return std::ranges::any_of(a, [&](const Region& region) { return b.contains(region); });
}

std::vector<std::string> paths_of(const std::set<Region>& a, const std::set<Region>& b) {
    std::set<std::string> paths;
    for (const Region& region : a)
        if (b.contains(region))
            paths.insert("dir" + std::to_string(region.file % 3) + "/f" +
                         std::to_string(region.file));
    return {paths.begin(), paths.end()};
}

std::string objects_of(RepositoryFixture& f) {
    return f.git({"count-objects", "-v"});
}

// A plan in the repository, and what is foreseen of it.
struct ForeseenPlan {
    ForeseenPlan(RepositoryFixture& fixture, unsigned seed)
        : f(fixture), plan(seed, std::to_string(seed)) {
        f.git({"fast-import", "--quiet"}, plan.stream());
        std::vector<Meeting> meetings;
        const CommitId end = commit("root" + std::to_string(RandomPlan::root_commits));
        for (int i = 0; i < RandomPlan::changesets; ++i)
            works.push_back(
                {commit("root" + std::to_string(plan.begun(i))), commit(plan.head(i)), end});
        for (const OpenWork& work : works)
            meetings.push_back({work, end});
        for (std::size_t a = 0; a < works.size(); ++a)
            for (std::size_t b = 0; b < a; ++b)
                meetings.push_back({works[a], works[b]});
        const std::string before = objects_of(f);
        found = unwrap(f.repository.replays().foresee(meetings));
        CHECK(objects_of(f) == before);
        REQUIRE(found.size() == meetings.size());
    }

    CommitId commit(const std::string& what) { return f.at(plan.ref(what)); }
    std::string head(int i) const { return works[static_cast<std::size_t>(i)].head.str(); }
    bool lands(int i) const { return !meet(plan.own(i), plan.on_root_since(plan.begun(i))); }
    bool git_merges(const std::string& a, const std::string& b) {
        return f.sandbox.try_git(f.built.common_dir, {"merge-tree", "--write-tree", a, b}).status ==
               0;
    }
    const Encounter& with_root(int i) const { return found[static_cast<std::size_t>(i)]; }
    const Encounter& between(int a, int b) const {
        return found[static_cast<std::size_t>(RandomPlan::changesets + a * (a - 1) / 2 + b)];
    }

    RepositoryFixture& f;
    RandomPlan plan;
    std::vector<OpenWork> works;
    std::vector<Encounter> found;
};

void check_with_root(ForeseenPlan& at, int i) {
    INFO(at.plan.head(i) << " and the root branch");
    const Encounter& found = at.with_root(i);
    REQUIRE(found);
    CHECK(found->empty() == at.lands(i));
    CHECK(found->empty() == at.git_merges(at.works.front().root.str(), at.head(i)));
}

// Of one that conflicts with the root branch itself it need not be told.
void check_between(ForeseenPlan& at, int a, int b) {
    INFO(at.plan.head(a) << " and " << at.plan.head(b));
    const Encounter& found = at.between(a, b);
    CHECK((found || !at.lands(a) || !at.lands(b)));
    if (!found) return;
    const auto paths = paths_of(at.plan.own(a), at.plan.own(b));
    CHECK(found->empty() == paths.empty());
    for (const std::string& path : *found)
        CHECK(std::ranges::count(paths, path) == 1);
    // Merged for real, where nothing of the root branch is in the way as well.
    if (at.plan.begun(a) == at.plan.begun(b))
        CHECK(found->empty() == at.git_merges(at.head(a), at.head(b)));
}

} // namespace

TEST_CASE("what would collide is foreseen, and nothing else",
          "[contract][git][forecast][generated]") {
    RepositoryFixture f;
    std::size_t collided = 0;
    std::size_t went_together = 0;
    for (std::size_t number = 1; number <= wanted_plans(); ++number) {
        ForeseenPlan at(f, static_cast<unsigned>(number));
        INFO("plan " << number);
        for (int a = 0; a < RandomPlan::changesets; ++a) {
            check_with_root(at, a);
            for (int b = 0; b < a; ++b)
                check_between(at, a, b);
        }
        for (const Encounter& one : at.found)
            if (one) ++(one->empty() ? went_together : collided);
    }
    CAPTURE(collided, went_together);
    CHECK(collided > 0);
    CHECK(went_together > 0);
}

TEST_CASE("what a rename meets is foreseen as Git would meet it", "[contract][git][forecast]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    const auto on_branch = [&](const std::string& name) {
        f.git({"checkout", "-q", "-b", name, base.str()});
    };
    on_branch("renames");
    f.git({"mv", "src/a.txt", "src/renamed.txt"});
    f.git({"commit", "-q", "-m", "Rename"});
    const OpenWork renames{base, f.at("HEAD"), base};
    on_branch("edits");
    f.sandbox.commit(f.built.folder, "Edit\n",
                     {{"src/a.txt", "one more\n" + read_file(f.built.folder / "src/a.txt")}});
    const OpenWork edits{base, f.at("HEAD"), base};
    on_branch("deletes");
    f.git({"rm", "-q", "src/a.txt"});
    f.git({"commit", "-q", "-m", "Delete"});
    const OpenWork deletes{base, f.at("HEAD"), base};
    const auto found = unwrap(f.repository.replays().foresee(
        {{edits, renames}, {renames, edits}, {edits, deletes}, {deletes, renames}}));
    const auto by_git = [&](const OpenWork& a, const OpenWork& b) {
        return f.sandbox
                   .try_git(f.built.common_dir,
                            {"merge-tree", "--write-tree", a.head.str(), b.head.str()})
                   .status == 0;
    };
    REQUIRE(found.size() == 4);
    CHECK(found[0]->empty() == by_git(renames, edits));
    CHECK(found[1]->empty() == by_git(edits, renames));
    CHECK(found[2]->empty() == by_git(deletes, edits));
    CHECK(found[3]->empty() == by_git(renames, deletes));
    CHECK_FALSE(found[2]->empty());
}

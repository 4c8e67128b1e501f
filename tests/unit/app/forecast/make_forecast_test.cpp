#include "app/forecast/make_forecast.hpp"

#include "domain/bead/changeset.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Two epics of one parent branch, each with a changeset that has a commit.
struct TwoEpics {
    PlanFixture plan;
    MemoryFiles files;
    MemoryRepository repository{files, "/r"};
    CommitId base = repository.commit("/r", "First\n", {{"a", "0\n"}, {"b", "0\n"}});
    Bead one = begun(plan.epic("One", {.root_branch = "one"}));
    Bead two = begun(plan.epic("Two", {.root_branch = "two"}));

    Bead begun(const Bead& epic) {
        repository.force("refs/heads/" + root_of(epic), base);
        Bead bead = plan.changeset(epic, "C");
        Changeset::set_parent_base(bead, base);
        set_changeset_label(bead, ChangesetLabel::in_progress);
        return plan.update(bead);
    }
    static std::string root_of(const Bead& epic) {
        return unwrap(Epic::of(epic)).root_branch()->str();
    }
    CommitId work(const Bead& changeset, const FileTree& changed) {
        const std::string ref = full_ref(*unwrap(Changeset::of(changeset)).work_branch());
        return commit_on(ref, changed);
    }
    CommitId commit_on(const std::string& ref, const FileTree& changed) {
        const auto known = repository.git.refs.find(ref);
        const CommitId below = known == repository.git.refs.end() ? base : known->second;
        FileTree tree = unwrap(repository.git.commits.find(below))->tree;
        for (const auto& [path, text] : changed)
            tree[path] = text;
        const CommitId made =
            repository.git.commits.add({.tree = tree, .parents = {below}, .message = "Work\n"});
        repository.git.refs.insert_or_assign(ref, made);
        return made;
    }
    std::vector<Collision> foreseen() {
        const Context context = plan.overseer();
        return collisions_in(unwrap(make_forecast(context, repository)));
    }
    std::optional<std::string> kept() {
        return unwrap(
            plan.store.read([](PlanReader& reader) { return reader.remembered(forecast_key); }));
    }
};

} // namespace

TEST_CASE("changesets of two epics that change the same file collide", "[app][forecast]") {
    TwoEpics at;
    at.work(at.one, {{"a", "1\n"}});
    at.work(at.two, {{"b", "2\n"}});
    CHECK(at.foreseen().empty());
    at.work(at.two, {{"a", "2\n"}});
    CHECK(at.foreseen() ==
          std::vector<Collision>{{at.two.id, Against::changeset, at.one.id.str(), {"a"}}});
    // What is done lands first.
    Bead done = at.plan.get(at.two.id);
    Changeset::set_done_head(done, at.base);
    at.plan.update(done);
    CHECK(at.foreseen() ==
          std::vector<Collision>{{at.one.id, Against::changeset, at.two.id.str(), {"a"}}});
}

TEST_CASE("who has read the plan says in which epics there may be commits", "[app][forecast]") {
    TwoEpics at;
    at.work(at.one, {{"a", "1\n"}});
    at.work(at.two, {{"a", "2\n"}});
    const Context context = at.plan.overseer();
    const Forecast all = unwrap(make_forecast(context, at.repository));
    CHECK(collisions_in(all).size() == 1);
    CHECK(unwrap(make_forecast(context, at.repository, {{*at.one.parent, *at.two.parent}})) == all);
    CHECK(unwrap(make_forecast(context, at.repository, {{*at.one.parent}})).empty());
}

TEST_CASE("a changeset collides with its root branch and with its parent", "[app][forecast]") {
    TwoEpics at;
    at.work(at.one, {{"a", "1\n"}});
    at.commit_on("refs/heads/one", {{"a", "root\n"}});
    CHECK(at.foreseen() == std::vector<Collision>{{at.one.id, Against::root_branch, "one", {"a"}}});
    at.commit_on("refs/heads/main", {{"a", "main\n"}});
    const auto found = at.foreseen();
    const BeadId epic = *at.one.parent;
    CHECK(std::ranges::count(found, Collision{epic, Against::parent_branch, "main", {"a"}}) == 1);
}

TEST_CASE("a forecast is kept, and made anew where something has moved", "[app][forecast]") {
    TwoEpics at;
    const Context context = at.plan.overseer();
    CHECK(unwrap(keep_forecast(context, at.repository)).empty());
    CHECK_FALSE(at.kept());
    at.work(at.one, {{"a", "1\n"}});
    at.work(at.two, {{"a", "2\n"}});
    CHECK(at.foreseen().size() == 1);
    CHECK_FALSE(at.kept());
    const Forecast first = unwrap(keep_forecast(context, at.repository));
    REQUIRE(at.kept());
    CHECK(parse_forecast(*at.kept()) == first);

    // What has not moved is not looked at again: what is kept of it is believed.
    Forecast altered = first;
    for (auto& [pair, paths] : altered)
        paths = std::vector<std::string>{"kept"};
    unwrap(at.plan.store.write(at.plan.stamp(), [&](PlanWriter& plan) {
        return plan.remember(forecast_key, forecast_text(altered));
    }));
    CHECK(at.foreseen().at(0).paths == std::vector<std::string>{"kept"});
    at.work(at.one, {{"a", "3\n"}});
    CHECK(at.foreseen().at(0).paths == std::vector<std::string>{"a"});
}

TEST_CASE("what is foreseen of one changeset is told with what its paths let expect",
          "[app][forecast]") {
    TwoEpics at;
    at.work(at.one, {{"a", "1\n"}});
    at.work(at.two, {{"a", "2\n"}});
    const auto foreseen_of_one = [&](const BeadId& id) {
        return unwrap(foreseen_of(at.plan.overseer(), gone, at.repository, id));
    };
    const Collision both{at.two.id, Against::changeset, at.one.id.str(), {"a"}};
    CHECK(foreseen_of_one(at.one.id) == std::vector<Collision>{both});
    CHECK(foreseen_of_one(at.two.id) == std::vector<Collision>{both});
    CHECK(foreseen_of_one(*at.one.parent).empty());
    // Done, and its plan meets that of another, which nobody has begun.
    Bead done = at.plan.get(at.one.id);
    Changeset::set_done_head(done, at.base);
    Changeset::set_paths(done, {"src/**"});
    at.plan.update(done);
    const Bead planned = at.plan.changeset(at.plan.epic("Three", {.root_branch = "three"}), "P",
                                           {.paths = {"src/x"}});
    CHECK(
        foreseen_of_one(planned.id) ==
        std::vector<Collision>{{planned.id, Against::changeset, at.one.id.str(), {"src/x"}, true}});
}

TEST_CASE("without a forecast nothing is looked at and nothing kept", "[app][forecast]") {
    TwoEpics at;
    at.work(at.one, {{"a", "1\n"}});
    at.work(at.two, {{"a", "2\n"}});
    CHECK(at.foreseen().size() == 1);
    at.plan.settings.forecast = false;
    CHECK(at.foreseen().empty());
    const Context context = at.plan.overseer();
    CHECK(unwrap(keep_forecast(context, at.repository)).empty());
    CHECK_FALSE(at.kept());
    CHECK(unwrap(foreseen_of(context, gone, at.repository, at.two.id)).empty());
}

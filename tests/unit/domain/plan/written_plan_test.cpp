#include "domain/plan/written_plan.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"
#include "domain/plan/approved_text.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

#include <random>

using namespace atelier;
using namespace atelier::test;

namespace {

BeadId numbered(const std::string& id) {
    return *BeadId::parse(id);
}

std::string approval_data(const PlanText& text) {
    return Json::object().set("approved", plan_text_json(text)).set("ready", Json::array()).dump();
}

std::vector<Bead> changesets_in(const std::vector<Bead>& below) {
    std::vector<Bead> found;
    for (const Bead& bead : below)
        if (kind_of(bead) == BeadKind::changeset) found.push_back(bead);
    return found;
}

class MadeUpPlan {
  public:
    explicit MadeUpPlan(unsigned seed) : random_(seed) {
        epic.labels = {"at:epic", "at:ready"};
        reword(epic);
        Epic::set_scope(epic, words());
        const int count = number(4);
        for (int i = 1; i <= count; ++i)
            add("at-e." + std::to_string(i), "at:changeset", epic.id);
        for (const Bead& changeset : changesets_in(below))
            for (int i = number(3); i > 0; --i)
                add(changeset.id.str() + "." + std::to_string(i), "at:task", changeset.id);
        if (number(2) == 1) add("at-e.9", "at:task", epic.id);
        if (number(2) == 1 && !below.empty())
            add(below.back().id.str() + ".7", "at:subtask", below.back().id);
    }

    // Of one bead, what is approved of it.
    void change_something() {
        const auto at = static_cast<std::size_t>(number(static_cast<int>(below.size()) + 1));
        Bead& bead = at == below.size() ? epic : below[at];
        const bool is_changeset = kind_of(bead) == BeadKind::changeset;
        switch (number(is_changeset ? 4 : 2)) {
        case 0:
            bead.title += "x";
            return;
        case 1:
            set_prose(bead, prose(bead) + "\nAnd more.");
            return;
        case 2:
            bead.depends_on.push_back(numbered("at-z"));
            return;
        default:
            bead.extra += "x";
        }
    }

    Bead epic{.id = numbered("at-e"), .issue_type = "epic"};
    std::vector<Bead> below;

  private:
    int number(int below_it) {
        return std::uniform_int_distribution<int>(0, below_it - 1)(random_);
    }
    std::string words() {
        static const std::vector<std::string> parts = {
            "a",        "B c",  "\"", "\\",        "\n",  "{\"schema\":2,\"id\":\"at-e.1\"",
            "\xc3\xa9", "\xff", "\t", "tasks\":[", "\x7f"};
        std::string text;
        for (int i = number(5); i > 0; --i)
            text += parts[static_cast<std::size_t>(number(static_cast<int>(parts.size())))];
        return text;
    }
    void reword(Bead& bead) {
        bead.title = words();
        set_prose(bead, words());
    }
    void add(const std::string& id, const char* label, const BeadId& parent) {
        Bead bead{.id = numbered(id)};
        bead.labels = {label};
        bead.parent = parent;
        reword(bead);
        if (kind_of(bead) == BeadKind::changeset) {
            bead.extra = words();
            if (number(2) == 1) bead.depends_on = {parent};
            if (number(2) == 1) write_field(bead, {"changeset.paths", words()});
        }
        below.push_back(std::move(bead));
    }

    std::mt19937 random_;
};

} // namespace

TEST_CASE("a plan is written as events have held it since there are approvals",
          "[domain][written_plan]") {
    Bead epic{.id = numbered("at-e"), .title = "A \"plan\"", .issue_type = "epic"};
    epic.labels = {"at:epic"};
    epic.description = "Why.\n\nscope: all of it\n";
    Bead changeset{.id = numbered("at-e.1"), .title = "One", .description = "Do\nit."};
    changeset.labels = {"at:changeset"};
    changeset.parent = epic.id;
    changeset.depends_on = {numbered("at-z")};
    Bead task{.id = numbered("at-e.1.1"), .title = "Its task"};
    task.labels = {"at:task"};
    task.parent = changeset.id;
    CHECK(written_plan(epic, {changeset, task}) ==
          R"({"epic":{"schema":3,"id":"at-e","title":"A \"plan\"","description":"Why.",)"
          R"("scope":"all of it","acceptance":null,"changeset_strategy":null,)"
          R"("workspace.root_branch":null,"workspace.parent_branch":null,)"
          R"("workspace.pr_strategy":null,"epic.molecule":null,"depends_on":[],"tasks":[],)"
          R"("changesets":["at-e.1"]},"changesets":[{"schema":3,"id":"at-e.1","title":"One",)"
          R"("description":"Do\nit.","changeset.workflow":null,"changeset.paths":null,)"
          R"("changeset.kind":null,"changeset.lines":null,"changeset.superseded_by":null,)"
          R"("depends_on":["at-z"],"unknown":"","tasks":[{"id":"at-e.1.1","parent":"at-e.1",)"
          R"("title":"Its task","description":""}]}]})");
}

TEST_CASE("rows that say what is approved are known by its bytes, and no others are",
          "[domain][written_plan][generated]") {
    for (unsigned seed = 0; seed < 300; ++seed) {
        INFO(seed);
        MadeUpPlan plan(seed);
        const PlanText text = plan_text(plan.epic, plan.below);
        CHECK(plan_text_json(text).dump() == written_plan(plan.epic, plan.below));
        const std::string data = approval_data(text);
        CHECK(approves_as_it_stands(data, plan.epic, plan.below, PlanDepth::whole));
        CHECK(
            approves_as_it_stands(data, plan.epic, changesets_in(plan.below), PlanDepth::outline));
        plan.change_something();
        CHECK_FALSE(approves_as_it_stands(data, plan.epic, plan.below, PlanDepth::whole));
        const auto children = changesets_in(plan.below);
        if (!approves_as_it_stands(data, plan.epic, children, PlanDepth::outline)) continue;
        const PlanBeads seen = as_approved(PlanBeads{plan.epic, children}, text);
        CHECK(seen.waiting.empty());
        CHECK(seen.epic == plan.epic);
        CHECK(seen.below == children);
    }
}

TEST_CASE("what was not approved with the rest is no part of it", "[domain][written_plan]") {
    const MadeUpPlan plan(3);
    const std::string data = approval_data(plan_text(plan.epic, plan.below));
    Bead late{.id = numbered("at-e.8"), .title = "Late"};
    late.labels = {"at:changeset"};
    late.parent = plan.epic.id;
    auto below = plan.below;
    below.push_back(late);
    CHECK_FALSE(approves_as_it_stands(data, plan.epic, below, PlanDepth::whole));
    CHECK_FALSE(approves_as_it_stands(data, plan.epic, changesets_in(below), PlanDepth::outline));
    CHECK_FALSE(approves_as_it_stands("{}", plan.epic, plan.below, PlanDepth::whole));
    CHECK_FALSE(approves_as_it_stands("", plan.epic, {}, PlanDepth::outline));
}

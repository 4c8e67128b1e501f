#include "app/publish/draft_pr.hpp"

#include "adapters/yaml/yaml_value.hpp"
#include "support/project_fixture.hpp"
#include "view/pr_draft.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct DraftFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("Greeting", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "Add it", {.description = "Greets.\n"});

    DraftFixture() { repository.force("refs/heads/topic", first); }
    void work() {
        const CommitId head = commit_work(changeset, first, {{"new.txt", "new\n"}});
        done(changeset, first, head);
    }
    void link(const Bead& bead, const std::string& tickets) {
        Bead linked = get(bead.id);
        linked.description += "\nexternal_tickets:" + tickets + "\n";
        update(linked);
    }
    Result<DraftPrOutcome> try_draft(const Context& caller, std::optional<BeadId> id = {}) {
        return draft_pr(caller, repository, {.changeset = std::move(id), .yaml = read_yaml});
    }
    DraftPrOutcome draft() { return unwrap(try_draft(planner(), changeset.id)); }
    std::string tickets() {
        std::string text;
        for (const DraftedTicket& one : draft().draft.tickets)
            text += (one.fixes ? "Fixes " : "Addresses ") + one.reference + "\n";
        return text;
    }
};

} // namespace

TEST_CASE("a pull request is drafted from plan and diff, for whoever asks", "[app][pr-draft]") {
    DraftFixture at;
    CHECK(at.try_draft(at.worker(), at.changeset.id).error().code == ErrorCode::not_found);
    at.work();
    const auto events = at.events().size();
    const DraftPrOutcome drafted = at.draft();
    CHECK(drafted.draft.title == "Add it");
    CHECK_THAT(drafted.draft.body, ContainsSubstring("## Summary\n\nGreets.\n\n"));
    CHECK_THAT(drafted.draft.body, ContainsSubstring("Part of: Greeting\n\nthe scope of Greeting"));
    CHECK_THAT(drafted.draft.body, ContainsSubstring("## Changes\n\n    A\tnew.txt\n"));
    CHECK(pr_draft_json(drafted).find("diffstat")->dump() ==
          R"({"files":1,"added":1,"deleted":0})");
    CHECK(unwrap(at.try_draft(at.overseer(), at.changeset.id)).draft.body == drafted.draft.body);
    CHECK(unwrap(at.try_draft(at.worker("bob"), at.changeset.id)).draft.body == drafted.draft.body);
    CHECK(at.events().size() == events);
}

TEST_CASE("without a name it is the changeset that the caller works on", "[app][pr-draft]") {
    DraftFixture at;
    CHECK(at.try_draft(at.worker()).error().code == ErrorCode::usage);
    const WorkContext work = at.holding(at.epic);
    at.work();
    CHECK(unwrap(at.try_draft(work.plan)).changeset == at.changeset.id);
    CHECK(at.try_draft(at.worker(), at.epic.id).error().code == ErrorCode::not_found);
}

TEST_CASE("tickets of the changeset, its tasks and its epic are drafted in both forms",
          "[app][pr-draft]") {
    DraftFixture at;
    const Bead task = at.task(at.changeset, "Write it");
    const Bead part = at.task(task, "Test it");
    const Bead beside = at.task(at.epic, "Tell people");
    at.link(at.changeset, R"( [{"provider":"github","id":"12","state":"open"}])");
    at.link(task, "\n  - provider: github\n    id: 13\n    state: closed");
    at.link(part, R"( [{"provider":"linear","id":"ABC-7"}])");
    at.link(beside, R"( [{"provider":"github","id":"99","state":"open"}])");
    at.link(at.epic, "\n  - {provider: github, id: 14, state: open}");
    at.work();
    CHECK(at.tickets() == "Fixes #12\nAddresses #13\nAddresses ABC-7\nFixes #14\n");
    CHECK(at.draft().warnings.empty());
}

TEST_CASE("a YAML list of tickets is no part of the summary", "[app][pr-draft]") {
    DraftFixture at;
    at.link(at.changeset, "\n  - provider: github\n    id: 12\n    state: open");
    at.work();
    CHECK_THAT(at.draft().draft.body, ContainsSubstring("## Summary\n\nGreets.\n\n## Why"));
    CHECK(at.tickets() == "Fixes #12\n");
}

TEST_CASE("tickets that cannot be read are told, and keep nothing from being drafted",
          "[app][pr-draft]") {
    DraftFixture at;
    at.link(at.changeset, R"( [{"id":"12"}])");
    at.link(at.epic, R"( [{"provider":"github","id":"14","state":"open"}])");
    at.work();
    const DraftPrOutcome drafted = at.draft();
    CHECK(drafted.warnings.size() == 1);
    CHECK_THAT(drafted.warnings.front(), ContainsSubstring("without a provider"));
    CHECK(at.tickets() == "Fixes #14\n");
}

TEST_CASE("a ticket of another repository is named with it", "[app][pr-draft]") {
    DraftFixture at;
    at.link(at.changeset, R"( [{"provider":"github","id":"12",)"
                          R"("url":"https://github.com/bob/lib/issues/12"}])");
    at.work();
    CHECK(at.tickets() == "Addresses #12\n");
    at.repository.force("refs/remotes/origin/main", at.first);
    at.repository.git.settings.emplace_back("remote.origin.url", "git@github.com:ann/tool.git");
    CHECK(at.tickets() == "Addresses bob/lib#12\n");
}

// Importing rows into a plan in memory, and what came of it.
#pragma once

#include "app/interchange/export_beads.hpp"
#include "app/interchange/import_beads.hpp"
#include "base/text.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

#include <string>
#include <vector>

namespace atelier::test {

inline Result<ImportOutcome> try_import(PlanFixture& fixture, const std::string& text,
                                        const ImportRequest& how = {}) {
    ImportRequest request = how;
    request.text = text;
    request.source = "rows.jsonl";
    return import_beads(fixture.overseer(), request, nullptr);
}

inline ImportOutcome import_rows_of(PlanFixture& fixture, const std::string& text,
                                    const ImportRequest& how = {}) {
    return unwrap(try_import(fixture, text, how));
}

inline std::string refused_import(PlanFixture& fixture, const std::string& text) {
    const auto before = fixture.events().size();
    const Error error = must_fail(try_import(fixture, text));
    CHECK(error.code == ErrorCode::plan_invalid);
    CHECK(fixture.events().size() == before);
    return error.message;
}

inline std::string exported(PlanFixture& fixture) {
    std::string out;
    unwrap(export_beads(fixture.overseer(), gone, [&](const Json& row) {
        out += row.dump() + "\n";
        return Result<void>();
    }));
    return out;
}

inline std::string names_of_ids(const std::vector<BeadId>& ids) {
    std::vector<std::string> out;
    for (const BeadId& each : ids)
        out.push_back(each.str());
    return join(out, " ");
}

inline std::vector<Rule> rules_of(const ImportOutcome& outcome, const BeadId& bead) {
    std::vector<Rule> rules;
    for (const ImportRemark& remark : outcome.remarks)
        if (remark.id == bead) rules.push_back(remark.fault.rule);
    return rules;
}

// `key` and value of one row, the rest as short as can be.
inline std::string bead_row(const std::string& name, const std::string& more = {}) {
    return R"({"id":")" + name + R"(","title":"title of )" + name + "\"" +
           (more.empty() ? "" : "," + more) + "}\n";
}

inline std::string bead_edge(const std::string& from, const std::string& to,
                             const std::string& type) {
    return R"({"issue_id":")" + from + R"(","depends_on_id":")" + to + R"(","type":")" + type +
           "\"}";
}

// An epic with two changesets, a claimed one, mail and an agent.
struct Lived : PlanFixture {
    Bead first = epic("First");
    Bead core = changeset(first, "Core");
    Bead cli = changeset(first, "Cli", {.depends_on = {core.id}});
    Bead held = epic("Held", {.depends_on = {first.id}});

    Lived() {
        task(core, "write");
        held.status = BeadStatus::hooked;
        held.assignee = "atelier/worker/alice";
        held = update(held);
        Bead agent{.id = id("at-worker-alice"), .title = "alice", .issue_type = "agent"};
        agent.labels = {"at:agent"};
        agent.assignment = held.id;
        create(agent);
        Bead mail{.id = id("at-mail1"), .title = "BLOCKED: \"x\"", .issue_type = "message"};
        mail.labels = {"at:message"};
        mail.description = "---\nbody, with: marks\n";
        mail.message = MessageHeader{.from = "atelier/worker/alice", .thread = core.id};
        create(mail);
    }
    void lease(bool ended = false) {
        Lease made{.on = held.id,
                   .agent = *AgentId::parse("atelier/worker/alice"),
                   .session = *SessionId::parse("s1")};
        made.expires_at = clock.now() + Seconds{120};
        made.ended = ended;
        put(made);
    }
};

} // namespace atelier::test

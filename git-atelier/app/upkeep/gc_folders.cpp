// What is left over in the project's folder: mapping files, homes of agents, what they printed.
#include "app/core/life.hpp"
#include "app/upkeep/gc_candidates.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<Collected> removed(WorkContext& work, const fs::path& path) {
    ATELIER_CHECK(work.files.remove(path));
    return Collected{};
}

Result<Judgement> judged_mapping(WorkContext& work, const BeadId& epic) {
    return work.plan.store.read([&](PlanReader& plan) -> Result<Judgement> {
        ATELIER_TRY(const auto bead, plan.find(epic));
        return judge_mapping(bead);
    });
}

Result<Collected> take_mapping(WorkContext& work, const BeadId& epic, const fs::path& file) {
    ATELIER_TRY(const Judgement again, judged_mapping(work, epic));
    if (again.verdict != Verdict::collect) return Collected{false};
    return removed(work, file);
}

Result<Judgement> judged_home(PlanReader& plan, WorkContext& work, const AgentId& agent) {
    const Context& context = work.plan;
    HomeUse use;
    ATELIER_TRY(use.identity, life_of(plan, context, agent, work.probe()));
    ATELIER_TRY(const auto bead, plan.find(agent.bead(context.issue_prefix)));
    use.assigned = bead && bead->assignment;
    ATELIER_TRY(const auto sessions, plan.sessions({.agent = agent}));
    for (const Session& session : sessions) {
        use.at_work = use.at_work || !session.ended_at;
        if (session.ended_at)
            use.last_ended = std::max(use.last_ended.value_or(Time{}), *session.ended_at);
    }
    return judge_home(use, context.settings.keep_transcripts, context.clock.now());
}

// An artisan holds no identity: while we write the plan, no turn of one begins.
Result<bool> take_home_of_artisan(WorkContext& work, const AgentId& artisan) {
    return work.plan.store.write(work.plan.stamp(), [&](PlanWriter& plan) -> Result<bool> {
        ATELIER_TRY(const auto open, plan.sessions({.agent = artisan, .open_only = true}));
        if (!open.empty()) return false;
        ATELIER_CHECK(work.files.remove(work.paths.home(artisan)));
        return true;
    });
}

// While we have its identity, no agent of that name starts in it.
Result<Collected> take_home(WorkContext& work, const AgentId& agent) {
    Collected taken;
    ATELIER_TRY(Judgement again, work.plan.store.read([&](PlanReader& plan) {
        return judged_home(plan, work, agent);
    }));
    taken.done = again.verdict == Verdict::collect;
    if (!taken.done) return taken;
    if (agent.role() == Role::artisan) {
        ATELIER_TRY(taken.done, take_home_of_artisan(work, agent));
        return taken;
    }
    ATELIER_CHECK(holding_identity(work, agent, [&]() -> Result<void> {
        ATELIER_TRY(const auto open, work.plan.store.read([&](PlanReader& plan) {
            return plan.sessions({.agent = agent, .open_only = true});
        }));
        taken.done = open.empty();
        return taken.done ? work.files.remove(work.paths.home(agent)) : Result<void>();
    }));
    return taken;
}

Result<Judgement> judged_transcript(PlanReader& plan, WorkContext& work, const std::string& name) {
    std::optional<Session> session;
    if (const auto id = SessionId::parse(name.substr(0, name.find('.')))) {
        ATELIER_TRY(session, plan.session(*id));
    }
    return judge_transcript(session, work.plan.settings.keep_transcripts, work.plan.clock.now());
}

Result<Collected> take_transcript(WorkContext& work, const std::string& name) {
    ATELIER_TRY(const Judgement again, work.plan.store.read([&](PlanReader& plan) {
        return judged_transcript(plan, work, name);
    }));
    if (again.verdict != Verdict::collect) return Collected{false};
    return removed(work, work.paths.transcripts() / name);
}

} // namespace

Result<GcCandidates> find_mappings(WorkContext& work, const GcRequest&, GcSight&) {
    ATELIER_TRY(const auto names, work.files.list(work.paths.meta()));
    GcCandidates candidates;
    for (const std::string& name : names) {
        const auto epic = ProjectPaths::epic_of_mapping(name);
        if (!epic) continue;
        const fs::path file = work.paths.meta() / name;
        ATELIER_TRY(const Judgement judgement, judged_mapping(work, *epic));
        add_candidate(candidates, GcKind::mapping, file.string(), judgement,
                      [&work, epic = *epic, file] { return take_mapping(work, epic, file); });
    }
    return candidates;
}

Result<GcCandidates> find_homes(WorkContext& work, const GcRequest&, GcSight&) {
    GcCandidates candidates;
    for (const Role role : {Role::planner, Role::worker, Role::artisan}) {
        const fs::path folder = work.paths.agents() / std::string(name_of(role));
        ATELIER_TRY(const auto names, work.files.list(folder));
        for (const std::string& name : names) {
            const auto agent = AgentId::make(role, name);
            if (!agent) {
                add_candidate(candidates, GcKind::home, (folder / name).string(),
                              judge_home_of_nobody(), nullptr);
                continue;
            }
            ATELIER_TRY(const Judgement judgement, work.plan.store.read([&](PlanReader& plan) {
                return judged_home(plan, work, *agent);
            }));
            add_candidate(candidates, GcKind::home, (folder / name).string(), judgement,
                          [&work, agent = *agent] { return take_home(work, agent); });
        }
    }
    return candidates;
}

Result<GcCandidates> find_transcripts(WorkContext& work, const GcRequest&, GcSight&) {
    ATELIER_TRY(const auto names, work.files.list(work.paths.transcripts()));
    return work.plan.store.read([&](PlanReader& plan) -> Result<GcCandidates> {
        GcCandidates candidates;
        for (const std::string& name : names) {
            ATELIER_TRY(const Judgement judgement, judged_transcript(plan, work, name));
            add_candidate(candidates, GcKind::transcript, name, judgement,
                          [&work, name] { return take_transcript(work, name); });
        }
        return candidates;
    });
}

} // namespace atelier

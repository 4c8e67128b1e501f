#include "domain/work/choice.hpp"

#include "base/text.hpp"
#include "domain/bead/bead_order.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace atelier {
namespace {

void add(std::vector<Reason>& reasons, const std::vector<Reason>& more) {
    for (const Reason& reason : more)
        if (std::none_of(reasons.begin(), reasons.end(), [&](const Reason& known) {
                return known.code == reason.code && known.message == reason.message;
            }))
            reasons.push_back(reason);
}

bool is_askers(const Candidate& candidate, const Asker& asker) {
    return asker.agent && candidate.epic.assignee == asker.agent->str();
}

// A worker that has ended goes on with what it holds, unless it holds something else by now.
bool can_be_resumed(const Candidate& candidate, const Asker& asker) {
    return asker.may_change && candidate.holder && candidate.holder_life != Life::lives &&
           (!candidate.holds || candidate.holds == candidate.epic.id);
}

bool can_be_taken_over(const Candidate& candidate, const ChoiceRules& rules) {
    return rules.epic == candidate.epic.id && candidate.leased &&
           candidate.claim_life == Life::over && candidate.holder_life != Life::lives;
}

enum class Turn { assigned, free, left_over, others };

Turn turn_of(const Candidate& candidate, const Asker& asker) {
    if (candidate.epic.assignee.empty()) return Turn::free;
    if (asker.epic == candidate.epic.id) return Turn::assigned;
    if (is_askers(candidate, asker)) return Turn::left_over;
    if (!can_be_resumed(candidate, asker)) return Turn::others;
    return candidate.holds == candidate.epic.id ? Turn::assigned : Turn::left_over;
}

std::vector<Reason> left_alone(const BeadId& changeset, const EpicFacts& facts) {
    return left_alone(changeset, facts.tree.epic().id, facts.pauses, facts.now);
}

bool is_meant(const BeadId& changeset, const ChoiceRules& rules) {
    return !rules.changeset || *rules.changeset == changeset;
}

bool may_try(const BeadId& changeset, const EpicFacts& facts, const ChoiceRules& rules) {
    return is_meant(changeset, rules) && !rules.excluded.contains(changeset) &&
           (rules.tries_paused || left_alone(changeset, facts).empty());
}

std::optional<BeadId> first_landable(const EpicFacts& facts, const ChoiceRules& rules) {
    if (!facts.landing.empty()) return std::nullopt;
    for (const Bead& changeset : facts.tree.changesets())
        if (may_try(changeset.id, facts, rules) && not_landable(changeset, facts.tree).empty() &&
            not_admitted(changeset, facts.tree, facts.admission).empty())
            return changeset.id;
    return std::nullopt;
}

// `anywhere`: in whatever worktree its work branch is.
std::optional<BeadId> first_runnable(const EpicFacts& facts, const ChoiceRules& rules,
                                     bool anywhere) {
    std::optional<BeadId> colliding;
    for (const BeadId& id : to_go_on_with(facts, anywhere)) {
        if (facts.at_gates.contains(id) || is_held_back(*facts.tree.find(id), facts.review_debt))
            continue;
        if (!may_try(id, facts, rules) || (!anywhere && facts.places.contains(id))) continue;
        if (!facts.collisions.contains(id)) return id;
        if (!colliding) colliding = id;
    }
    return colliding;
}

// Why nothing in it can be done, all there is.
std::vector<Reason> reasons_within(const EpicFacts& facts, const ChoiceRules& rules) {
    const EpicTree& tree = facts.tree;
    const BeadId& epic = tree.epic().id;
    std::vector<Reason> reasons = facts.ground;
    if (tree.changesets().empty())
        add(reasons, {{ErrorCode::no_changesets, epic.str() + " has no changesets", epic}});
    bool settled = true;
    for (const Bead& changeset : tree.changesets()) {
        const ChangesetState state = state_of(changeset);
        if (is_settled(changeset, tree)) continue;
        settled = false;
        if (!is_meant(changeset.id, rules)) continue;
        const bool done = state == ChangesetState::done;
        add(reasons, done ? not_landable(changeset, tree) : not_runnable(changeset, tree));
        if (done) add(reasons, not_admitted(changeset, facts.tree, facts.admission));
        if (done) add(reasons, facts.landing);
        if (is_held_back(changeset, facts.review_debt)) add(reasons, {*facts.review_debt});
        if (const auto place = facts.places.find(changeset.id); place != facts.places.end())
            add(reasons, place->second);
        add(reasons, left_alone(changeset.id, facts));
    }
    if (!settled) return reasons;
    for (const Bead& task : tree.open_tasks(epic))
        add(reasons, {{ErrorCode::open_tasks, task.id.str() + " is an open task of " + epic.str(),
                       task.id}});
    if (facts.more_work)
        add(reasons,
            {{ErrorCode::open_changesets,
              "more work was announced for " + epic.str() + " and is not planned yet", epic}});
    return reasons;
}

void choose_within(const EpicFacts& facts, const Asker& asker, ChoiceRules rules,
                   Selection& selection) {
    const bool own = asker.epic == facts.tree.epic().id;
    // What failed were the surroundings of a run; an agent alone has its own, and its worktree.
    const bool alone = own && !asker.lands;
    rules.tries_paused = rules.tries_paused || alone;
    const auto take = [&](NextStep step, const std::optional<BeadId>& changeset) {
        selection.step = step;
        selection.changeset = changeset;
    };
    if (facts.ground.empty()) {
        const auto landable = first_landable(facts, rules);
        if (landable && asker.lands) return take(NextStep::land, landable);
        if (const auto runnable = first_runnable(facts, rules, alone)) {
            if (const auto met = facts.collisions.find(*runnable); met != facts.collisions.end())
                selection.collisions = met->second;
            return take(NextStep::session, runnable);
        }
        if (landable && own) return take(NextStep::land, landable);
    }
    if (progress_of(facts.tree, facts.more_work) == EpicProgress::closable && (asker.lands || own))
        return take(NextStep::close, std::nullopt);
    selection.reasons.emplace(facts.tree.epic().id, reasons_within(facts, rules));
    take(own ? NextStep::give_up : NextStep::idle, std::nullopt);
}

// Of branches and checkouts.
bool is_of_repository(const Reason& reason) {
    static constexpr std::array codes = {ErrorCode::root_checked_out, ErrorCode::ref_conflict,
                                         ErrorCode::not_found,        ErrorCode::plan_invalid,
                                         ErrorCode::branch_immutable, ErrorCode::branch_exists};
    return std::ranges::find(codes, reason.code) != codes.end();
}

std::vector<Reason> not_free(const Candidate& candidate, const Asker& asker,
                             const ChoiceRules& rules) {
    const Bead& epic = candidate.epic;
    if (epic.assignee.empty() || is_askers(candidate, asker)) return {};
    if (can_be_resumed(candidate, asker) || can_be_taken_over(candidate, rules)) return {};
    return {{ErrorCode::epic_taken, epic.id.str() + " is held by " + epic.assignee, epic.id}};
}

void sort_by_turn(std::vector<Candidate>& epics, const Asker& asker) {
    std::stable_sort(epics.begin(), epics.end(), [&](const Candidate& a, const Candidate& b) {
        const auto rank = [&](const Candidate& one) {
            return std::tuple(asker.epic != one.epic.id, turn_of(one, asker));
        };
        if (rank(a) != rank(b)) return rank(a) < rank(b);
        return more_urgent(a.epic, b.epic);
    });
}

// To choose from: what somebody has begun, the latest first, then the others in their order.
void begun_first(std::vector<BeadId>& candidates, const std::vector<Candidate>& epics) {
    const auto last_change = [&](const BeadId& id) {
        const auto found =
            std::ranges::find_if(epics, [&](const Candidate& one) { return one.epic.id == id; });
        return found->epic.assignee.empty() ? std::nullopt : std::optional(found->epic.updated_at);
    };
    std::stable_sort(candidates.begin(), candidates.end(), [&](const BeadId& a, const BeadId& b) {
        return last_change(a) > last_change(b);
    });
}

std::string pause_text(const BeadId& failed, const Pause& pause, Time now) {
    if (!pause.why.empty()) return with_next_try(pause, now);
    return failed.str() + " could not be worked on; it is left alone " +
           for_another(now, pause.until);
}

} // namespace

std::string with_next_try(const Pause& pause, Time now) {
    return pause.why + "; it is tried again in " + human_duration(pause.until - now);
}

std::vector<Reason> left_alone(const BeadId& changeset, const BeadId& epic, const Pauses& pauses,
                               Time now) {
    for (const BeadId& failed : {changeset, epic})
        if (const auto pause = pauses.find(failed); pause != pauses.end())
            return {{ErrorCode::paused, pause_text(failed, pause->second, now), failed}};
    return {};
}

std::vector<Reason> not_takeable(const Candidate& candidate, const Asker& asker,
                                 const ChoiceRules& rules) {
    const Bead& epic = candidate.epic;
    std::vector<Reason> reasons = not_eligible(epic);
    // What is held is judged below, by who holds it.
    std::erase_if(reasons, [&](const Reason& reason) {
        return reason.code == ErrorCode::epic_taken ||
               (reason.code == ErrorCode::not_runnable && is_claimed(epic));
    });
    if (reasons.empty() && !epic.assignee.empty() && epic.status == BeadStatus::blocked)
        add(reasons, {{ErrorCode::not_runnable, epic.id.str() + " is blocked", epic.id}});
    if (is_closed(epic)) return reasons;
    add(reasons, candidate.paused);
    add(reasons, asker.paused);
    add(reasons, not_free(candidate, asker, rules));
    if (!asker.may_change && asker.epic && *asker.epic != epic.id)
        add(reasons, {{ErrorCode::assignment_occupied,
                       asker.agent->str() + " already holds " + asker.epic->str(), *asker.epic}});
    return reasons;
}

Selection offer_of(const EpicFacts& facts, const Asker& asker, const ChoiceRules& rules) {
    Selection selection;
    selection.epic = facts.tree.epic().id;
    const auto reasons = not_takeable(facts.candidate, asker, rules);
    if (!reasons.empty()) {
        selection.reasons.emplace(*selection.epic, reasons);
        return selection;
    }
    if (!is_askers(facts.candidate, asker) && can_be_resumed(facts.candidate, asker))
        selection.worker = facts.candidate.holder;
    choose_within(facts, asker, rules, selection);
    return selection;
}

Result<Selection> choose_work(const Asker& asker, std::vector<Candidate> epics,
                              const ChoiceRules& rules, const FactsOf& facts_of) {
    Selection passed_over;
    // What is taken where nothing else is ready; epics, where a person chooses.
    std::optional<Selection> colliding;
    std::vector<BeadId> colliding_epics;
    sort_by_turn(epics, asker);
    // A run has it in its next brief.
    const bool mail_comes_first = !asker.mail.empty() && !asker.lands;
    const auto stop_for_mail = [&] {
        passed_over.step = NextStep::mail;
        passed_over.messages = asker.mail;
        return std::move(passed_over);
    };
    const auto take_queued = [&] {
        passed_over.step = NextStep::queue;
        passed_over.messages = {asker.queued->message};
        passed_over.queue = asker.queued->queue;
        return std::move(passed_over);
    };
    if (rules.queued_only) return asker.queued ? take_queued() : std::move(passed_over);
    for (const Candidate& candidate : epics) {
        const BeadId& id = candidate.epic.id;
        if ((rules.epic && *rules.epic != id) || rules.excluded.contains(id)) continue;
        const bool own = asker.epic == id;
        if (!own && mail_comes_first) return stop_for_mail();
        if (asker.queued && turn_of(candidate, asker) != Turn::assigned) return take_queued();
        if (auto reasons = not_takeable(candidate, asker, rules); !reasons.empty()) {
            passed_over.reasons.emplace(id, std::move(reasons));
            continue;
        }
        ATELIER_TRY(const EpicFacts facts, facts_of(candidate));
        Selection found = offer_of(facts, asker, rules);
        const bool possible = found.step == NextStep::session || found.step == NextStep::land;
        if (found.step == NextStep::give_up && mail_comes_first) return stop_for_mail();
        // Nothing is to be chosen about closing one.
        const bool asks = rules.ask && possible;
        const bool yields = !own && !found.collisions.empty();
        if (yields && !asks) {
            if (!colliding) colliding = std::move(found);
            continue;
        }
        if (found.step != NextStep::idle && !asks) {
            found.reasons.merge(passed_over.reasons);
            return found;
        }
        if (possible) (yields ? colliding_epics : passed_over.candidates).push_back(id);
        passed_over.reasons.merge(found.reasons);
    }
    if (asker.queued && !mail_comes_first) return take_queued();
    if (colliding) {
        colliding->reasons.merge(passed_over.reasons);
        return *std::move(colliding);
    }
    passed_over.candidates.insert(passed_over.candidates.end(), colliding_epics.begin(),
                                  colliding_epics.end());
    begun_first(passed_over.candidates, epics);
    if (!asker.mail.empty() && passed_over.candidates.empty()) return stop_for_mail();
    return passed_over;
}

std::vector<Reason> not_startable(const Bead& changeset, const EpicFacts& facts) {
    std::vector<Reason> reasons =
        not_takeable(facts.candidate, Asker{.may_change = true}, ChoiceRules{});
    const bool of_epic = !reasons.empty();
    for (const Reason& reason : not_runnable(changeset, facts.tree))
        if (!of_epic || reason.bead != facts.tree.epic().id) add(reasons, {reason});
    if (is_settled(state_of(changeset))) return reasons;
    add(reasons, facts.ground);
    if (const auto place = facts.places.find(changeset.id); place != facts.places.end())
        add(reasons, place->second);
    add(reasons, left_alone(changeset.id, facts));
    if (is_held_back(changeset, facts.review_debt)) add(reasons, {*facts.review_debt});
    return reasons;
}

std::vector<Reason> paused_by_order(const PauseOrders& orders, const std::optional<BeadId>& epic,
                                    const std::optional<BeadId>& agent) {
    std::vector<Reason> reasons;
    for (const PauseOrder& order : orders.all())
        if (!order.on || order.on == epic || order.on == agent)
            reasons.push_back({ErrorCode::paused, pause_order_text(order), order.on, {}, true});
    return reasons;
}

std::vector<Reason> paused_by_order(const PauseOrders& orders, const Bead& epic,
                                    std::string_view issue_prefix) {
    const auto holder = AgentId::parse(epic.assignee);
    return paused_by_order(orders, epic.id,
                           holder ? std::optional(holder->bead(issue_prefix)) : std::nullopt);
}

bool is_known_to_overseer(const std::map<BeadId, std::vector<Reason>>& reasons) {
    return std::ranges::any_of(reasons, [](const auto& epic) {
        return waits_for_person(epic.second) != nullptr || is_out_of_order(epic.second) ||
               std::ranges::any_of(epic.second, is_told_already);
    });
}

const Reason* waits_for_person(const std::vector<Reason>& reasons) {
    const auto found = std::ranges::find_if(reasons, [](const Reason& reason) {
        const bool asks = reason.code == ErrorCode::approval_required && reason.gate != run_gate;
        return asks || reason.code == ErrorCode::open_tasks || is_of_repository(reason);
    });
    return found == reasons.end() ? nullptr : &*found;
}

bool is_out_of_order(const std::vector<Reason>& reasons) {
    return std::ranges::any_of(reasons, [](const Reason& reason) {
        return (reason.code == ErrorCode::paused && !reason.ordered) || is_of_repository(reason);
    });
}

namespace {

// What is said of one bead in words that hold for several as well.
std::string_view said_of_it(const Reason& reason) {
    constexpr auto of_several = std::to_array<std::string_view>({"blocked", "pinned", "not done"});
    if (!reason.bead) return {};
    const std::string subject = reason.bead->str() + " is ";
    if (!reason.message.starts_with(subject)) return {};
    const std::string_view rest = std::string_view(reason.message).substr(subject.size());
    return std::ranges::find(of_several, rest) == of_several.end() ? std::string_view() : rest;
}

std::string listed(const std::vector<std::string>& names) {
    if (names.size() == 1) return names.front();
    return join({names.begin(), names.end() - 1}, ", ") + " and " + names.back();
}

} // namespace

std::vector<Reason> said_together(const std::vector<Reason>& all) {
    // That what is blocked is not done either goes without saying. A gate of its own always says
    // something else.
    std::vector<Reason> reasons;
    for (const Reason& reason : all)
        if (reason.code != ErrorCode::prerequisite_open || !reason.bead || !reason.gate.empty() ||
            std::ranges::none_of(all, [&](const Reason& other) {
                return other.code != reason.code && other.bead == reason.bead;
            }))
            reasons.push_back(reason);
    std::vector<Reason> out;
    for (const Reason& reason : reasons) {
        const std::string_view said = said_of_it(reason);
        const auto same = [&](const Reason& other) {
            return !said.empty() && other.code == reason.code && said_of_it(other) == said;
        };
        if (const auto first = std::ranges::find_if(reasons, same);
            first == reasons.end() || &*first == &reason)
            out.push_back(reason);
        else
            continue;
        std::vector<std::string> names;
        for (const Reason& other : reasons)
            if (same(other)) names.push_back(other.bead->str());
        if (names.size() > 1) out.back().message = listed(names) + " are " + std::string(said);
    }
    return out;
}

} // namespace atelier

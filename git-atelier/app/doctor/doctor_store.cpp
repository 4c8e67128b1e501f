// Whether the plan can be read, and if not what can be saved.
#include "app/doctor/doctor.hpp"
#include "app/witness/witnessed_log.hpp"
#include "base/text.hpp"
#include "domain/bead/event.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace atelier {
namespace {

Advice way_to_save(const StoreInspection& store) {
    const auto newest = store.copies.empty() ? std::nullopt : std::optional(store.copies.front());
    if (store.tables.empty())
        return (newest ? advise(Hint::put_newest_back, newest->string())
                       : advise(Hint::put_a_copy_back))
            .also(advise(store.present ? Hint::or_begin_anew : Hint::begin_anew));
    Advice way = advise(Hint::salvage);
    return newest ? way.also(advise(Hint::newest_copy, newest->string())) : way;
}

Finding check_opens(const DoctorDeps& deps) {
    const StoreInspection& store = deps.store;
    Json details = Json::object();
    details.set("file", store.file.string())
        .set("project", store.project)
        .set("version", store.version);
    const std::optional<Error> fault =
        store.fault ? store.fault : (deps.plan ? std::nullopt : std::optional(deps.plan.error()));
    if (!fault)
        return {.message = fmt::format("{}, version {}", store.file.string(), store.version),
                .details = std::move(details)};
    details.set("code", info(fault->code).name);
    return {.state = CheckState::wrong,
            .message = fault->message,
            .hint = fault->code == ErrorCode::store_corrupt ? way_to_save(store) : fault->hint,
            .details = std::move(details)};
}

Finding nothing_to_check(const StoreInspection& store) {
    return {.state = CheckState::unknown,
            .message =
                store.present ? "the file has no tables of a plan" : "there is no file to check"};
}

Finding check_integrity(const DoctorDeps& deps) {
    const auto& damage = deps.store.damage;
    if (deps.store.tables.empty()) return nothing_to_check(deps.store);
    if (damage.empty()) return {.message = "no damage found"};
    Json details = Json::object();
    details.set("damage", Json::strings(damage));
    return {.state = CheckState::wrong,
            .message = damage.front() +
                       (damage.size() > 1 ? fmt::format(", and {} more", damage.size() - 1) : ""),
            .hint = way_to_save(deps.store),
            .details = std::move(details)};
}

// What is there, and of a damaged store what is still there.
Finding check_contents(const DoctorDeps& deps) {
    const auto& tables = deps.store.tables;
    Finding finding;
    if (tables.empty()) return nothing_to_check(deps.store);
    Json rows = Json::array();
    std::string broken;
    for (const TableState& table : tables) {
        Json row = Json::object();
        row.set("table", table.name).set("rows", table.rows).set("whole", table.whole);
        rows.push(std::move(row));
        if (!table.whole) broken += (broken.empty() ? "" : ", ") + table.name;
        if (table.name != "beads" && table.name != "events" && table.name != "leases") continue;
        std::string what = table.name;
        if (table.rows == 1) what.pop_back();
        finding.message +=
            fmt::format("{}{} {}", finding.message.empty() ? "" : ", ", table.rows, what);
    }
    finding.message += " can be read";
    finding.details.set("tables", std::move(rows));
    Json copies = Json::array();
    for (const auto& copy : deps.store.copies)
        copies.push(copy.string());
    finding.details.set("copies", std::move(copies));
    if (broken.empty()) return finding;
    finding.state = CheckState::wrong;
    finding.message += "; not intact: " + broken;
    finding.hint = way_to_save(deps.store);
    return finding;
}

// Of a chain that is whole by itself.
Finding check_witness(const DoctorDeps& deps, std::size_t events) {
    const auto fault = check_log(*deps.plan, deps.repository);
    if (!fault)
        return {.state = CheckState::unknown,
                .message = fault.error().message,
                .hint = fault.error().hint};
    if (!*fault) return {.message = counted(events, "event") + ", the chain is intact"};
    Finding finding{.state = CheckState::wrong,
                    .message = (*fault)->message,
                    .hint = advise(Hint::log_as_it_is)};
    finding.details.set("seq", (*fault)->seq).set("witness", name_of((*fault)->what));
    if (!deps.fix) return finding;
    if (const auto accepted = accept_log(*deps.plan, deps.repository); !accepted) {
        finding.message += "; " + accepted.error().message;
        return finding;
    }
    finding.state = CheckState::good;
    finding.fixed = true;
    return finding;
}

Finding check_chain(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto events = deps.plan->store.read([](PlanReader& plan) { return plan.events({}); });
    if (!events) return {.state = CheckState::unknown, .message = events.error().message};
    const auto fault = verify_chain(*events);
    if (!fault) return check_witness(deps, events->size());
    Finding finding{.state = CheckState::wrong,
                    .message = "the event log was tampered with: " + fault->message,
                    .hint = advise(Hint::compare_backup)};
    finding.details.set("seq", fault->seq);
    return finding;
}

} // namespace

std::span<const Check> store_checks() {
    static constexpr Check checks[] = {
        {"store-opens", check_opens},       {"store-integrity", check_integrity},
        {"store-contents", check_contents}, {"event-chain", check_chain},
        {"decisions", check_decisions},
    };
    return checks;
}

} // namespace atelier

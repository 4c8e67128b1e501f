#include "domain/bead/revision.hpp"

#include <algorithm>

namespace atelier {
namespace {

template <class T>
void sort_unique(std::vector<T>& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

Result<void> tidy(Bead& bead) {
    sort_unique(bead.labels);
    sort_unique(bead.depends_on);
    for (const std::string& label : bead.labels)
        if (label.empty() || label.find_first_of("\n\r") != std::string::npos)
            return fail(ErrorCode::usage,
                        "a label of " + bead.id.str() + " is empty, or has more than one line",
                        advise(Hint::labels_look_like));
    return {};
}

Error changed_meanwhile(const BeadId& id, std::int64_t stored, std::int64_t made_from) {
    Json details = Json::object();
    details.set("id", id.str()).set("revision", stored).set("made_from", made_from);
    return {ErrorCode::ref_conflict, id.str() + " has changed since it was read",
            advise(Hint::read_again), std::move(details)};
}

} // namespace

Result<Bead> first_revision(Bead bead, const std::string& actor, Time now) {
    ATELIER_CHECK(tidy(bead));
    bead.revision = 1;
    bead.created_by = bead.updated_by = actor;
    bead.created_at = bead.updated_at = now;
    return bead;
}

Result<std::optional<Bead>> next_revision(const Bead& stored, Bead wanted, const std::string& actor,
                                          Time now) {
    if (wanted.revision != stored.revision)
        return fail(changed_meanwhile(stored.id, stored.revision, wanted.revision));
    ATELIER_CHECK(tidy(wanted));
    wanted.created_by = stored.created_by;
    wanted.created_at = stored.created_at;
    wanted.updated_by = stored.updated_by;
    wanted.updated_at = stored.updated_at;
    if (wanted == stored) return std::nullopt;
    wanted.revision = stored.revision + 1;
    wanted.updated_by = actor;
    wanted.updated_at = now;
    return wanted;
}

Result<Bead> restored_revision(const std::optional<Bead>& stored, Bead wanted) {
    const std::int64_t revision = stored ? stored->revision : 0;
    if (wanted.revision != revision)
        return fail(changed_meanwhile(wanted.id, revision, wanted.revision));
    ATELIER_CHECK(tidy(wanted));
    wanted.revision = revision + 1;
    return wanted;
}

Error id_in_use(const BeadId& id) {
    Json details = Json::object();
    details.set("id", id.str());
    return {ErrorCode::ref_conflict, id.str() + " is in use already", advise(Hint::other_id),
            std::move(details)};
}

Error no_such_bead(const BeadId& id) {
    Json details = Json::object();
    details.set("id", id.str());
    return {ErrorCode::not_found, "there is no bead " + id.str(), advise(Hint::what_there_is),
            std::move(details)};
}

Error no_such_reference(const Bead& bead, const BeadId& missing) {
    Json details = Json::object();
    details.set("id", missing.str()).set("named_by", bead.id.str());
    return {ErrorCode::not_found,
            "there is no bead " + missing.str() + ", which " + bead.id.str() + " names",
            advise(Hint::what_there_is), std::move(details)};
}

} // namespace atelier

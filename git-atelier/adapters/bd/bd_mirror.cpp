#include "adapters/bd/bd_mirror.hpp"

#include "adapters/bd/bd_calls.hpp"
#include "adapters/bd/bd_rows.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr int known_major = 1;
constexpr int least_minor = 3;
// Linux takes no longer argument.
constexpr std::size_t longest_argument = 120'000;
// bd makes its store in about ten seconds on a quiet machine.
constexpr Millis making{180'000};
constexpr Millis importing{60'000};
constexpr Millis importing_one{3'000};
constexpr Millis reading{300'000};
constexpr const char* journal_cut = "events_journal_truncated";

// What was found out once of the program, and that the store is ready; while the program stays the
// same file, it is not asked again.
Json facts_about(const fs::path& program) {
    std::error_code fault;
    Json facts = Json::object();
    facts.set("program", program.string())
        .set("size", static_cast<std::int64_t>(fs::file_size(program, fault)))
        .set("changed", static_cast<std::int64_t>(
                            fs::last_write_time(program, fault).time_since_epoch().count()));
    return facts;
}

std::set<std::string> ids_in(const Json& list) {
    std::set<std::string> ids;
    if (!list.is_array()) return ids;
    for (const Json& item : list.as_array())
        ids.insert(item.is_string() ? item.as_string() : item.string_at("id"));
    return ids;
}

fs::path lock_file(const fs::path& project) {
    return project / ".beads/mirror.lock";
}

} // namespace

BdMirror::BdMirror(Process& process, Files& files, BdOptions options)
    : process_(process), files_(files), options_(std::move(options)),
      program_(process_, options_.program, options_.folder, options_.environment),
      lock_(lock_file(options_.folder)) {}

Result<void> BdMirror::open() {
    ATELIER_CHECK(files_.make_folder(store() / "home"));
    ATELIER_CHECK(take_lock());
    const fs::path mark = store() / "mirror.json";
    const std::string facts = facts_about(program_.path()).dump_pretty();
    ATELIER_TRY(const auto known, files_.read(mark));
    if (known != facts) {
        ATELIER_CHECK(check_version());
        ATELIER_CHECK(make_store());
        ATELIER_CHECK(files_.write(mark, facts));
    }
    return require_journal();
}

Result<void> BdMirror::take_lock() {
    const fs::path file = lock_file(options_.folder);
    const auto taken = lock_.try_take("mirror");
    if (!taken) return fail(posix::errno_error("open", file, taken.error()));
    if (*taken) return {};
    const auto pid = lock_.holder().pid;
    const std::string holder = pid ? std::to_string(*pid) : "";
    Json details = Json::object();
    details.set("file", file.string()).set("pid", holder);
    return fail(ErrorCode::store_busy,
                (pid ? "process " + holder : "another process") + " is delivering to Beads",
                advise(Hint::when_done), std::move(details));
}

Result<void> BdMirror::check_version() {
    ATELIER_TRY(const bd::Version version, program_.version());
    if (version.major == known_major && version.minor >= least_minor) return {};
    const std::string found = std::to_string(version.major) + "." + std::to_string(version.minor);
    return fail(ErrorCode::mirror_unsupported,
                program_.path().string() + " is bd " + found + ", and the mirror needs " +
                    std::to_string(known_major) + "." + std::to_string(least_minor) +
                    " or later of version " + std::to_string(known_major),
                advise(Hint::install_such_bd));
}

// bd writes metadata.json when everything else is there: before that nothing in its folder is
// anybody's.
Result<void> BdMirror::make_store() {
    ATELIER_TRY(const bool made, files_.exists(store() / "metadata.json"));
    if (!made) {
        ATELIER_CHECK(files_.remove(store() / "embeddeddolt"));
        const bd::Call init{{"init", "--prefix", options_.issue_prefix, "--stealth", "--skip-hooks",
                             "--skip-agents", "--non-interactive", "--role", "maintainer",
                             "--quiet"},
                            {},
                            making};
        ATELIER_TRY(const ProcessResult result, program_.run(init));
        if (result.status != 0) return fail(bd::failure(init, result));
        journal_has_gap_ = true;
    }
    ATELIER_CHECK(program_.answer({{"config", "set", "types.custom", "agent", "--json"}}));
    return {};
}

Result<void> BdMirror::require_journal() {
    ATELIER_TRY(const Json setting,
                program_.answer({{"config", "get", "events-journal", "--json"}}));
    if (setting.string_at("value") == "true") return {};
    ATELIER_CHECK(program_.answer({{"config", "set", "events-journal", "true", "--json"}}));
    journal_has_gap_ = true;
    return {};
}

Result<std::vector<BeadsBead>> BdMirror::read_all() {
    const bd::Call call{{"export", "--all"}, {}, reading};
    ATELIER_TRY(const ProcessResult result, program_.run(call));
    if (result.status != 0) return fail(bd::failure(call, result));
    ATELIER_TRY(const auto documents, bd::documents_of(result.out));
    std::vector<BeadsBead> out;
    for (const Json& issue : documents)
        if (auto bead = bd::bead_of(issue, options_.yaml)) out.push_back(*std::move(bead));
    return out;
}

Result<BeadsJournal> BdMirror::changes_since(std::int64_t seq) {
    // After a gap only where the journal ends now is of interest, which may be before `seq`.
    const bool gap = std::exchange(journal_has_gap_, false);
    const std::int64_t from = gap ? 0 : seq;
    const bd::Call call{{"events", "tail", "--since", std::to_string(from), "--json"}, {}, reading};
    ATELIER_TRY(const ProcessResult result, program_.run(call));
    BeadsJournal out{.cut = gap, .end = from};
    if (result.status != 0) {
        const Json error = bd::error_document(result);
        const Json* head = error.find("head");
        if (error.string_at("code") != journal_cut || head == nullptr || !head->is_int())
            return fail(bd::failure(call, result));
        out.cut = true;
        out.end = head->as_int();
        return out;
    }
    ATELIER_TRY(const auto documents, bd::documents_of(result.out));
    for (const Json& row : documents) {
        ATELIER_TRY(bd::Line line, bd::line_of(row, options_.yaml));
        // Gapless by bd's word: where a number is missing, so is a change.
        if (line.seq != out.end + 1) out.cut = true;
        out.end = line.seq;
        if (line.change) out.changes.push_back(*std::move(line.change));
    }
    return out;
}

Result<void> BdMirror::add(const std::vector<Bead>& beads) {
    if (beads.empty()) return {};
    const bd::Call call{{"import", "-", "--json"},
                        bd::import_rows(beads),
                        importing + importing_one * static_cast<std::int64_t>(beads.size())};
    ATELIER_TRY(const Json reply, program_.answer(call));
    std::set<std::string> seen;
    for (const char* member : {"ids", "tie_kept_local_ids", "stale_skipped_ids"})
        if (const Json* list = reply.find(member)) seen.merge(ids_in(*list));
    for (const Bead& bead : beads)
        if (!seen.contains(bead.id.str()))
            return fail(ErrorCode::mirror_failed,
                        "bd import says nothing of " + bead.id.str() + ", which it was given",
                        advise(Hint::tested_bd));
    return {};
}

Result<bool> BdMirror::exists(const BeadId& id) {
    const bd::Call call{{"show", id.str(), "--json"}};
    ATELIER_TRY(const ProcessResult result, program_.run(call));
    const auto parsed = parse_json(result.out);
    const Json* document = std::get_if<Json>(&parsed);
    if (result.status == 0) return document != nullptr && ids_in(*document).contains(id.str());
    // An answer of bd, and not its end by a signal: it knows of none.
    if (result.status == 1 && document != nullptr && document->is_object()) return false;
    return fail(bd::failure(call, result));
}

Result<BeadsAnswer> BdMirror::change(const Bead& before, const Bead& after) {
    constexpr int guard_failed = 13;
    for (const bd::Step& step : bd::steps_between(before, after)) {
        for (const std::string& argument : step.call.arguments)
            if (argument.size() > longest_argument)
                return fail(ErrorCode::mirror_failed,
                            after.id.str() + " has a text of " + std::to_string(argument.size()) +
                                " bytes, too long to tell bd",
                            advise(Hint::shorten_notes));
        ATELIER_TRY(const ProcessResult result, program_.run(step.call));
        if (step.guarded && result.status == guard_failed) return BeadsAnswer::stale;
        if (result.status != 0) {
            ATELIER_TRY(const bool there, exists(after.id));
            if (!there) return BeadsAnswer::gone;
            return fail(bd::failure(step.call, result));
        }
        // An id that bd took for part of another one would have written elsewhere.
        if (!step.guarded) continue;
        const auto parsed = parse_json(result.out);
        const Json* document = std::get_if<Json>(&parsed);
        if (document == nullptr || !ids_in(*document).contains(after.id.str()))
            return fail(ErrorCode::mirror_failed,
                        "bd update does not answer with " + after.id.str(),
                        advise(Hint::tested_bd));
    }
    return BeadsAnswer::done;
}

} // namespace atelier

#include "adapters/bd/beads_tickets.hpp"

#include "adapters/bd/bd_program.hpp"
#include "base/text.hpp"
#include "domain/bead/bead.hpp"
#include "domain/guard/git_variables.hpp"

namespace atelier {
namespace {

// Its home and configuration stay the user's, as does everything that is not about one store.
Environment environment_for(const Environment& user, const std::filesystem::path& store) {
    Environment clean = user;
    std::erase_if(clean, [](const auto& variable) {
        const std::string& name = variable.first;
        return name.starts_with("BD_") || name.starts_with("BEADS_") ||
               name.starts_with("ATELIER_") || is_git_local(name);
    });
    clean["BEADS_DIR"] = store.string();
    clean["BEADS_ACTOR"] = clean["BD_ACTOR"] = "atelier";
    clean["BD_NON_INTERACTIVE"] = clean["BD_DISABLE_METRICS"] = clean["NO_COLOR"] = "1";
    return clean;
}

Error unknown(const std::string& why) {
    return {ErrorCode::forge_unknown, "bd " + why};
}

Error no_bead(const std::string& id) {
    return {ErrorCode::not_found, "the repository's Beads have no ticket " + id};
}

// A key that looks like an option would be taken for one.
Result<void> check_bead_key(const std::string& id) {
    if (!id.empty() && !id.starts_with('-')) return {};
    return fail(ErrorCode::usage, "'" + shorten(id, 60) + "' can be no ticket of beads");
}

// It writes a comment as it is: whoever reads it there sees this as well.
std::string told_mark(const std::string& mark) {
    return "(atelier: " + mark + ")";
}

} // namespace

std::filesystem::path beads_store_of(const std::filesystem::path& enlistment) {
    return enlistment / ".beads";
}

BeadsTickets::BeadsTickets(Process& process, BeadsTicketsOptions options)
    : process_(process), options_(std::move(options)) {
    options_.environment = environment_for(options_.environment, options_.store);
}

Result<Json> BeadsTickets::call(const std::string& id, std::vector<std::string> words,
                                const std::string& input) const {
    ATELIER_CHECK(check_bead_key(id));
    const bd::Call as_called{words};
    ProcessRequest request;
    request.argv = {options_.program.string()};
    request.argv.insert(request.argv.end(), words.begin(), words.end());
    request.environment = options_.environment;
    // Outside the repository, where it would write to the exclude file and the configuration.
    request.directory = "/";
    request.input = input;
    request.deadline = options_.deadline;
    ATELIER_TRY(const ProcessResult result, process_.run(request));
    if (result.timed_out)
        return fail(unknown("did not answer within " + human_duration(request.deadline)));
    if (result.truncated) return fail(unknown("answered with more than can be read"));
    if (result.status != 0) {
        const std::string words_said = bd::failure(as_called, result).message;
        if (bd::error_document(result).string_at("error").find("found") != std::string::npos)
            return fail(no_bead(id));
        return fail(ErrorCode::forge_refused, words_said);
    }
    auto parsed = parse_json(result.out);
    if (Json* const document = std::get_if<Json>(&parsed)) return std::move(*document);
    return fail(unknown("answered with something that cannot be read"));
}

Result<std::optional<FoundTicket>> BeadsTickets::find(const std::string& id) {
    auto shown = call(id, {"show", id, "--json"});
    if (!shown && shown.error().code == ErrorCode::not_found) return std::optional<FoundTicket>();
    // Whatever kept it from looking says nothing of the ticket.
    if (!shown && shown.error().code == ErrorCode::forge_refused)
        return fail(ErrorCode::forge_unknown, shown.error().message);
    if (!shown) return fail(shown.error());
    const bool is_one = shown->is_array() && shown->as_array().size() == 1;
    const Json row = is_one ? shown->as_array().front() : Json();
    const auto status = parse_name<BeadStatus>(row.string_at("status"));
    if (!row.is_object() || row.string_at("id").empty() || row.string_at("status").empty())
        return fail(unknown("answered with a bead that cannot be read"));
    // A status of somebody's own is one of work that is not over.
    return FoundTicket{.id = row.string_at("id"),
                       .title = row.string_at("title"),
                       .body = row.string_at("description"),
                       .state =
                           status == BeadStatus::closed ? TicketState::closed : TicketState::open};
}

Result<void> BeadsTickets::comment(const std::string& id, const std::string& mark,
                                   const std::string& text) {
    ATELIER_TRY(const Json comments, call(id, {"comments", id, "--json"}));
    if (comments.is_array())
        for (const Json& row : comments.as_array())
            if (row.string_at("text").find(told_mark(mark)) != std::string::npos) return {};
    ATELIER_CHECK(
        call(id, {"comments", "add", id, "--file=-", "--json"}, text + "\n\n" + told_mark(mark)));
    return {};
}

Result<void> BeadsTickets::set_state(const std::string& id, TicketState state) {
    ATELIER_TRY(const auto there, find(id));
    if (!there) return fail(no_bead(id));
    if (there->state == state) return {};
    ATELIER_CHECK(call(id, {state == TicketState::closed ? "close" : "reopen", id, "--json"}));
    return {};
}

} // namespace atelier

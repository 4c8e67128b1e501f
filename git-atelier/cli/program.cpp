#include "cli/program.hpp"

#include "view/text/style.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace atelier {
namespace {

constexpr int cannot_write = 128;
// As of a program that SIGPIPE has ended.
constexpr int read_no_further = 141;

int finish(const std::string& text, int status) {
    if (write_out(text)) return status;
    // Whoever read it, `head` say, has enough: no fault, and nobody to be told.
    if (reader_has_gone()) return read_no_further;
    write_err(error_text(
        {ErrorCode::files_failed,
         std::string("cannot write the result to standard output: ") + std::strerror(errno),
         advise(Hint::asking_again)},
        Audience::person));
    return cannot_write;
}

// Before parsing succeeded there is only the raw command line to go by.
bool wants_json(ProgramKind kind, const std::vector<std::string>& arguments) {
    const auto given = [&](std::string_view flag) {
        return std::find(arguments.begin(), arguments.end(), flag) != arguments.end();
    };
    return kind == ProgramKind::skill ? !given("--text") : given("--json");
}

Result<bool> wants_json(const Args& args) {
    if (args.kind() == ProgramKind::skill) return !args.has("text");
    if (args.kind() != ProgramKind::command) return false;
    if (args.has("json")) return true;
    if (!args.declaration().has_format) return false;
    const auto format = args.text("format");
    if (format && *format != "json" && *format != "table")
        return fail(args.wrong_value("format", *format, "is neither table nor json"));
    return format == "json";
}

int print_failure(const Declaration& declaration, bool json, const Error& error,
                  Audience audience) {
    const int status = info(error.code).exit_status;
    if (json) return finish(failure_document(declaration.name, error, audience), status);
    write_err(error_text(error, audience));
    return status;
}

} // namespace

bool is_open_to_all(const Args& args) {
    return args.declaration().callers.are_all() || looks(args);
}

bool looks(const Args& args) {
    const Declaration& declaration = args.declaration();
    return declaration.looks != nullptr && declaration.looks(args);
}

bool asks_for_json(const Args& args) {
    return args.has("json") || (args.declaration().has_format && args.text("format") == "json");
}

bool is_preview(const Args& args) {
    return args.is_given("dry-run");
}

Result<void> admit(const Args& args, const Standing& standing) {
    const Declaration& declaration = args.declaration();
    if (is_open_to_all(args) || (declaration.serves_work && standing.serves_work)) return {};
    const std::string name(declaration.name);
    return require_caller(standing,
                          args.kind() == ProgramKind::command ? "git atelier " + name : name,
                          declaration.callers, declaration.instead);
}

int run_program(const Declaration& declaration, ProgramKind kind,
                const std::vector<std::string>& arguments,
                const std::function<Result<Outcome>(const Args&)>& act,
                const std::function<Audience()>& audience) {
    const auto args = parse_arguments(declaration, kind, arguments);
    if (!args)
        return print_failure(declaration, wants_json(kind, arguments), args.error(), audience());
    if (asks_for_description(*args)) return finish(describe(declaration, kind).dump_pretty(), 0);
    if (asks_for_help(*args)) return finish(help_text(declaration, kind), 0);
    const auto json = wants_json(*args);
    if (!json) return print_failure(declaration, false, json.error(), audience());

    auto outcome = without_exceptions([&] { return act(*args); });
    if (!outcome && reader_has_gone()) return read_no_further;
    if (!outcome) return print_failure(declaration, *json, outcome.error(), audience());
    if (outcome->printed) return outcome->exit_status;
    if (*json)
        return finish(success_document(outcome->schema.empty() ? declaration.name : outcome->schema,
                                       std::move(outcome->body)),
                      outcome->exit_status);
    return finish(as_printed(outcome->text ? *outcome->text : body_text(outcome->body)),
                  outcome->exit_status);
}

} // namespace atelier

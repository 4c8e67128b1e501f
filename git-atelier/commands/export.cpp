// export: the plan as other Beads programs read it.
#include "app/interchange/export_beads.hpp"
#include "app/interchange/write_named_file.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "view/interchange.hpp"
#include "view/text/style.hpp"

namespace atelier {
namespace {

constexpr std::size_t written_at_once = 1UL << 20U;

constexpr Option options[] = {
    {.name = "output",
     .help = "write to FILE, replacing it, instead of standard output",
     .value = "FILE",
     .letter = 'o'},
};

Result<Outcome> to_file(const Context& context, CommandEnv& env, const std::string& name) {
    const std::filesystem::path file = env.directory() / name;
    std::string text;
    ATELIER_TRY(const auto outcome, export_beads(context, env.probe(), [&](const Json& row) {
                    text += row.dump() + "\n";
                    return Result<void>();
                }));
    ATELIER_CHECK(write_named_file(env.outputs(), file, name, text));
    Json document = Json::object();
    document.set("beads", outcome.beads)
        .set("drafts", outcome.drafts)
        .set("runs", outcome.runs)
        .set("file", to_valid_utf8(file.string()));
    return Outcome{std::move(document), export_text(outcome, name)};
}

Result<Outcome> to_document(const Context& context, CommandEnv& env) {
    Json rows = Json::array();
    ATELIER_TRY(const auto outcome, export_beads(context, env.probe(), [&](const Json& row) {
                    rows.push(row);
                    return Result<void>();
                }));
    Json document = Json::object();
    document.set("beads", outcome.beads)
        .set("drafts", outcome.drafts)
        .set("runs", outcome.runs)
        .set("rows", std::move(rows));
    return Outcome{std::move(document)};
}

Result<Outcome> to_output(const Context& context, CommandEnv& env) {
    // The same rows, written so that a terminal obeys nothing in them.
    const bool on_terminal = env.style().columns > 0;
    const auto shown = [&](const std::string& rows) {
        return on_terminal ? with_unseen_escaped(rows) : rows;
    };
    std::string text;
    ATELIER_CHECK(export_beads(context, env.probe(), [&](const Json& row) -> Result<void> {
        text += row.dump() + "\n";
        if (text.size() < written_at_once) return {};
        ATELIER_CHECK(env.print(shown(text)));
        text.clear();
        return {};
    }));
    ATELIER_CHECK(env.print(shown(text)));
    return Outcome{.printed = true};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    if (const auto file = args.text("output")) return to_file(context, env, *file);
    return args.has("json") ? to_document(context, env) : to_output(context, env);
}

} // namespace

const Command export_command = {
    .declaration = {.name = "export",
                    .summary = "export all beads in Beads' JSONL format",
                    .options = options,
                    .group = "move",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run,
};

} // namespace atelier

// import: beads that another Beads program, or another project, wrote.
#include "app/interchange/import_beads.hpp"
#include "app/land/unrecorded_landings.hpp"
#include "app/piece/piece_texts.hpp"
#include "app/piece/settle_pieces.hpp"
#include "app/plan/root_branches.hpp"
#include "commands/commands.hpp"
#include "view/interchange.hpp"

namespace atelier {
namespace {

// A text that is read and written in no time needs nobody to be told how far it is.
constexpr std::size_t worth_following = 1UL << 20U;

constexpr Argument arguments[] = {
    {.name = "file", .help = "a file in Beads' JSONL format, or - for standard input"}};

constexpr Option options[] = {
    {.name = "allow-stale", .help = "also import rows that are not newer than the plan"},
    {.name = "skip-invalid", .help = "skip invalid rows, and list them"},
    {.name = "dry-run", .help = "show what would be done, but change nothing"},
};

Result<Outcome> run(const Args& args, CommandEnv& env) {
    const std::string file = args.text_or("file", "");
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const std::string text, env.read_whole_input(file));
    Progress* progress = nullptr;
    if (text.size() >= worth_following) {
        ATELIER_TRY(progress, env.progress());
    }
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(RepositoryBranches branches, read_branches(repository->refs()));
    const ImportRequest request{.text = text,
                                .source = file == "-" ? "standard input" : file,
                                .allow_stale = args.has("allow-stale"),
                                .dry_run = args.has("dry-run"),
                                .skip_invalid = args.has("skip-invalid"),
                                .yaml = CommandEnv::yaml(),
                                .branches = std::move(branches),
                                .landing =
                                    [&](const Bead& changeset, const BranchName& root) {
                                        return landing_commit(context.store, *repository, changeset,
                                                              root);
                                    },
                                .piece_texts =
                                    [&](const std::vector<CommitId>& commits) {
                                        return texts_there(*repository, commits);
                                    }};
    ATELIER_TRY(const ImportOutcome outcome, import_beads(context, request, progress));
    if (!outcome.dry_run)
        for (const BeadId& run : outcome.runs)
            ATELIER_CHECK(
                settle_pieces({context, CommandEnv::workflow_format(), *repository}, run));
    return Outcome{import_json(outcome), import_text(outcome, env.style())};
}

} // namespace

const Command import_command = {
    .declaration = {.name = "import",
                    .summary = "import beads from Beads' JSONL format",
                    .arguments = arguments,
                    .options = options,
                    .group = "move",
                    .callers = overseers,
                    .looks = [](const Args& args) { return args.has("dry-run"); }},
    .run = run,
};

} // namespace atelier

// atelier-prepare-commit-msg: add the trailers of the changeset to a commit message.
#include "wiring/hook.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "file", .help = "as given by Git", .arity = Arity::any_number}};

} // namespace

extern const Hook prepare_commit_msg_hook = {
    .declaration = {.name = "atelier-prepare-commit-msg",
                    .summary = "add the trailers of the changeset to a commit message",
                    .arguments = arguments,
                    .callers = anybody},
    .duty = FailurePolicy::fail_closed,
    .guard = {.decide = add_commit_trailers}};

} // namespace atelier

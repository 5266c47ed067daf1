/**
 * Named prompts, kept in one variant per provider, because a prompt tuned for one model family is not fit for another.
 *
 * <p>A prompt is a folder {@code <location>/<name>/} with one YAML file per provider ({@code openai.yaml}) or per provider
 * and model ({@code openai/gpt-5.4.yaml}, which wins). Characters of a model id that are unfit for a file name are
 * written as {@code _}: {@code meta/llama-4:free} is {@code meta_llama-4_free.yaml}. A file has these keys:
 *
 * <pre>
 * version: 3                  # required; text or a whole number, shown as support-answer/openai&#64;3
 * system: ...                 # a Mustache template; at least one of system and user
 * user: ...                   # a Mustache template
 * parameters:                 # used where the caller set nothing; OpenAI's names and ranges
 *   temperature: 0.3          # also top_p, max_tokens, stop, response_format, frequency_penalty,
 *                             # presence_penalty, seed, reasoning_effort
 * validation:                 # what an answer must keep to
 *   json-schema: {}           # the answer is JSON that follows the schema (draft 2020-12 unless it names another)
 *   must-match: []            # RE2 expressions, found anywhere in the answer
 *   must-not-match: []
 *   min-length: 20            # characters, surrounding white space not counted
 * notice: ...                 # what a person should see when the variant answers as a fallback
 * interchangeable: false      # whether answers of this variant may be mixed with those of others
 * </pre>
 *
 * <p>Templates are Mustache without partials and without HTML escaping. A variable that is missing or null is the caller's
 * error; a section over one is left out. An object or an array written as a variable becomes JSON.
 */
@NullMarked
package org.llmfailover.prompt;

import org.jspecify.annotations.NullMarked;

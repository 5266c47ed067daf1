package org.llmfailover.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake is answered with one sentence that names the field, what it holds and what it must be. */
class RequestMistakesTest {

    private static final RequestReader READER = new RequestReader();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | The request is an array; it must be an object.",
                "'Hi' | The request is a string; it must be an object.",
                "null | The request is null; it must be an object."
            })
    void aRequestIsAnObject(String json, String message) throws Exception {
        InvalidRequestException mistake = mistake(json(json));

        assertThat(mistake).hasMessage(message);
        assertThat(mistake.param()).isNull();
        assertThat(mistake.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | messages is missing; it must be an array of at least one message.",
                "{'messages':null} | messages is missing; it must be an array of at least one message.",
                "{'messages':[]} | messages is an empty array; it must be an array of at least one message.",
                "{'messages':'Tell me'} | messages is a string; it must be an array of at least one message.",
                "{'messages':{}} | messages is an object; it must be an array of at least one message."
            })
    void messagesAreAnArrayOfAtLeastOne(String json, String message) throws Exception {
        assertMistake(mistake(json(json)), "messages", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'hello' | messages[0] | is a string; it must be an object.",
                "{'content':'x'} | messages[0].role | is missing; it must be system, developer, user, assistant or tool.",
                "{'role':'bot','content':'x'} | messages[0].role | is \"bot\"; it must be system, developer, user, assistant or tool.",
                "{'role':7,'content':'x'} | messages[0].role | is 7; it must be a non-empty string.",
                "{'role':'function','name':'f','content':'x'} | messages[0].role | is \"function\"; it must be tool, with the tool_call_id of the call it answers (the role function is no longer supported).",
                "{'role':'user'} | messages[0].content | is missing; it must be a string or an array of parts.",
                "{'role':'user','content':null} | messages[0].content | is missing; it must be a string or an array of parts.",
                "{'role':'user','content':5} | messages[0].content | is a number; it must be a string or an array of parts.",
                "{'role':'user','content':[]} | messages[0].content | is an array without content; it must be a string or an array of parts.",
                "{'role':'assistant','content':[]} | messages[0].content | is an array without content; it must be a string or an array of parts.",
                "{'role':'assistant'} | messages[0].content | is missing; it must be given where there are neither tool_calls nor a refusal.",
                "{'role':'user','content':'x','name':''} | messages[0].name | is \"\"; it must be a non-empty string.",
                "{'role':'assistant','function_call':{}} | messages[0].function_call | is no longer supported; it must be given as tool_calls.",
                "{'role':'assistant','refusal':1} | messages[0].refusal | is a number; it must be a string.",
                "{'role':'tool','content':'x'} | messages[0].tool_call_id | is missing; it must be the id of the tool call that the message answers.",
                "{'role':'tool','content':'x','tool_call_id':'c9'} | messages[0].tool_call_id | is \"c9\"; it must be the id of a tool call in an earlier message."
            })
    void aMessageHasARoleAndContent(String json, String path, String rest) throws Exception {
        assertMistake(mistakeInMessage(json), path, path + " " + rest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "7 | content[1] | is a number; it must be an object.",
                "{'text':'x'} | content[1].type | is missing; it must be the kind of part, such as text.",
                "{'type':'text'} | content[1].text | is missing; it must be a string.",
                "{'type':'text','text':{}} | content[1].text | is an object; it must be a string.",
                "{'type':'image_url'} | content[1].image_url | is missing; it must be an object with a url.",
                "{'type':'image_url','image_url':'http://x/y'} | content[1].image_url | is a string; it must be an object.",
                "{'type':'image_url','image_url':{}} | content[1].image_url.url | is missing; it must be a data URL or an http(s) URL.",
                "{'type':'image_url','image_url':{'url':'ftp://host/a.png'}} | content[1].image_url.url | is \"ftp://host/a.png\"; it must be a URL that begins with http://, https:// or data:image/.",
                "{'type':'image_url','image_url':{'url':'file:///etc/passwd'}} | content[1].image_url.url | is \"file:///etc/passwd\"; it must be a URL that begins with http://, https:// or data:image/.",
                "{'type':'image_url','image_url':{'url':'http://'}} | content[1].image_url.url | is \"http://\"; it must be a URL that begins with http://, https:// or data:image/.",
                "{'type':'image_url','image_url':{'url':'data:text/html;base64,aGVsbG8='}} | content[1].image_url.url | is \"data:text/html;base64,aGVsbG8=\"; it must be a data URL of the form data:image/png;base64,….",
                "{'type':'image_url','image_url':{'url':'data:image/png,aGVsbG8='}} | content[1].image_url.url | is \"data:image/png,aGVsbG8=\"; it must be a data URL of the form data:image/png;base64,….",
                "{'type':'image_url','image_url':{'url':'data:image/png;base64'}} | content[1].image_url.url | is \"data:image/png;base64\"; it must be a data URL of the form data:image/png;base64,….",
                "{'type':'image_url','image_url':{'url':'data:image/png;base64,a*b'}} | content[1].image_url.url | is \"data:image/png;base64,a*b\"; it must be a data URL whose data is valid base64.",
                "{'type':'image_url','image_url':{'url':'data:image/png;base64,'}} | content[1].image_url.url | is \"data:image/png;base64,\"; it must be a data URL whose data is valid base64."
            })
    void partsAreWellFormed(String part, String path, String rest) throws Exception {
        InvalidRequestException mistake =
                mistakeInMessage("{'role':'user','content':[{'type':'text','text':'x'}," + part + "]}");

        assertMistake(mistake, "messages[0]." + path, "messages[0]." + path + " " + rest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | tool_calls | is an object; it must be an array of tool calls.",
                "[{'type':'custom'}] | tool_calls[0].type | is \"custom\"; it must be function.",
                "[{'id':'c'}] | tool_calls[0].function | is missing; it must be an object with a name and arguments.",
                "[{'function':{'name':'f','arguments':'{}'}}] | tool_calls[0].id | is missing; it must be the call's id.",
                "[{'id':'c','function':{'arguments':'{}'}}] | tool_calls[0].function.name | is missing; it must be the function's name.",
                "[{'id':'c','function':{'name':'f'}}] | tool_calls[0].function.arguments | is missing; it must be a JSON object as a string.",
                "[{'id':'c','function':{'name':'f','arguments':{}}}] | tool_calls[0].function.arguments | is an object; it must be a string.",
                "[{'id':'c','function':{'name':'f','arguments':'[1]'}}] | tool_calls[0].function.arguments | is a string that holds no JSON object; it must be a JSON object as a string.",
                "[{'id':'c','function':{'name':'f','arguments':'{'}}] | tool_calls[0].function.arguments | is a string that holds no JSON object; it must be a JSON object as a string.",
                "[{'id':'c','function':{'name':'f','arguments':'{}'},'extra_content':{'google':{'thought_signature':1}}}] | tool_calls[0].extra_content.google.thought_signature | is 1; it must be a non-empty string."
            })
    void toolCallsAreWellFormed(String calls, String path, String rest) throws Exception {
        InvalidRequestException mistake = mistakeInMessage("{'role':'assistant','tool_calls':" + calls + "}");

        assertMistake(mistake, "messages[0]." + path, "messages[0]." + path + " " + rest);
    }

    @Test
    void aResultBeforeItsCallIsNoResult() throws Exception {
        InvalidRequestException mistake = mistake(
                json(
                        """
                {'messages':[{'role':'tool','tool_call_id':'c1','content':'x'},
                 {'role':'assistant','tool_calls':[{'id':'c1','function':{'name':'f','arguments':'{}'}}]}]}"""));

        assertThat(mistake.param()).isEqualTo("messages[0].tool_call_id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'model':'' | model | is \"\"; it must be a non-empty string.",
                "'model':3 | model | is 3; it must be a non-empty string.",
                "'functions':[] | functions | is no longer supported; it must be given as tools.",
                "'function_call':'auto' | function_call | is no longer supported; it must be given as tool_choice.",
                "'temperature':2.1 | temperature | is 2.1; it must be a number from 0 to 2.",
                "'temperature':-1 | temperature | is -1; it must be a number from 0 to 2.",
                "'temperature':'0.2' | temperature | is \"0.2\"; it must be a number from 0 to 2.",
                "'top_p':1.5 | top_p | is 1.5; it must be a number from 0 to 1.",
                "'frequency_penalty':3 | frequency_penalty | is 3; it must be a number from -2 to 2.",
                "'presence_penalty':-2.5 | presence_penalty | is -2.5; it must be a number from -2 to 2.",
                "'seed':1.5 | seed | is 1.5; it must be a whole number of 64 bits.",
                "'max_tokens':0 | max_tokens | is 0; it must be a whole number of at least 1.",
                "'max_tokens':0,'max_completion_tokens':5 | max_tokens | is 0; it must be a whole number of at least 1.",
                "'max_completion_tokens':-5 | max_completion_tokens | is -5; it must be a whole number of at least 1.",
                "'max_completion_tokens':1.5 | max_completion_tokens | is 1.5; it must be a whole number of at least 1.",
                "'max_completion_tokens':99999999999 | max_completion_tokens | is 99999999999; it must be a whole number of at least 1.",
                "'n':0 | n | is 0; it must be a whole number from 1 to 128.",
                "'n':129 | n | is 129; it must be a whole number from 1 to 128.",
                "'stop':5 | stop | is a number; it must be a string or an array of strings.",
                "'stop':['a',5] | stop[1] | is 5; it must be a non-empty string.",
                "'stop':'' | stop | is \"\"; it must be a non-empty string.",
                "'stream':'yes' | stream | is \"yes\"; it must be true or false.",
                "'stream_options':true | stream_options | is a boolean; it must be an object.",
                "'stream_options':{'include_usage':1} | stream_options.include_usage | is 1; it must be true or false.",
                "'parallel_tool_calls':0 | parallel_tool_calls | is 0; it must be true or false.",
                "'reasoning_effort':1 | reasoning_effort | is 1; it must be a non-empty string.",
                "'reasoning_effort':'very hard' | reasoning_effort | is \"very hard\"; it must be a word such as low, medium or high.",
                "'tools':{} | tools | is an object; it must be an array of tools.",
                "'tools':['f'] | tools[0] | is a string; it must be an object.",
                "'tools':[{}] | tools[0].type | is missing; it must be the kind of tool, such as function.",
                "'tools':[{'type':'function'}] | tools[0].function | is missing; it must be an object with the function's name.",
                "'tools':[{'type':'function','function':{}}] | tools[0].function.name | is missing; it must be the function's name.",
                "'tools':[{'type':'function','function':{'name':'f','parameters':'x'}}] | tools[0].function.parameters | is a string; it must be an object.",
                "'tools':[{'type':'function','function':{'name':'f','strict':'x'}}] | tools[0].function.strict | is \"x\"; it must be true or false.",
                "'tool_choice':'any' | tool_choice | is \"any\"; it must be none, auto, required or an object.",
                "'tool_choice':{} | tool_choice.type | is missing; it must be the kind of choice, such as function.",
                "'tool_choice':{'type':'function','function':{}} | tool_choice.function.name | is missing; it must be the function's name.",
                "'response_format':'json' | response_format | is a string; it must be an object.",
                "'response_format':{'type':'xml'} | response_format.type | is \"xml\"; it must be text, json_object or json_schema.",
                "'response_format':{'type':'json_schema'} | response_format.json_schema | is missing; it must be an object with a name and a schema.",
                "'response_format':{'type':'json_schema','json_schema':{'schema':{}}} | response_format.json_schema.name | is missing; it must be the schema's name.",
                "'response_format':{'type':'json_schema','json_schema':{'name':'x'}} | response_format.json_schema.schema | is missing; it must be a JSON Schema."
            })
    void everyOtherFieldIsChecked(String field, String path, String rest) throws Exception {
        InvalidRequestException mistake = mistake(json("{'messages':[{'role':'user','content':'Hi'}]," + field + "}"));

        assertMistake(mistake, path, path + " " + rest);
    }

    @Test
    void aLongValueIsCutShort() throws Exception {
        InvalidRequestException mistake = mistakeInMessage("{'role':'" + "x".repeat(500) + "','content':'x'}");

        assertThat(mistake.getMessage()).contains("\"" + "x".repeat(40) + "…\"").hasSizeLessThan(150);
    }

    @Test
    void promptTextIsNeverRepeated() throws Exception {
        assertThat(mistake(json("{'messages':'my secret'}"))).hasMessageNotContaining("secret");
        assertThat(mistakeInMessage("{'role':'user','content':[{'type':'text','text':['my secret']}]}"))
                .hasMessageNotContaining("secret");
        assertThat(
                        mistakeInMessage(
                                """
                {'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':'my secret'}}]}"""))
                .hasMessageNotContaining("secret");
    }

    @Test
    void controlCharactersInAValueDoNotReachTheMessage() throws Exception {
        assertThat(mistakeInMessage("{'role':'a\\nb','content':'x'}")).hasMessageContaining("\"a b\"");
    }

    private static void assertMistake(InvalidRequestException mistake, String path, String message) {
        assertThat(mistake).hasMessage(message);
        assertThat(mistake.param()).isEqualTo(path);
    }

    private static InvalidRequestException mistakeInMessage(String message) throws JsonProcessingException {
        return mistake(json("{'messages':[" + message + "]}"));
    }

    private static InvalidRequestException mistake(JsonNode request) {
        return catchThrowableOfType(InvalidRequestException.class, () -> READER.read(request));
    }

    private static JsonNode json(String json) throws JsonProcessingException {
        return Json.MAPPER.readTree(json.replace('\'', '"'));
    }
}

"""What CloudFormation does for custom resources and ministack 1.5.33 doesn't; the handlers count on each of these.

1. It invokes the function asynchronously: it goes on as soon as it has the response, while the function may still run, and Lambda
   delivers the event again when the function fails. ministack waits for the function to end and delivers once.
   One thing is unlike AWS on purpose: no minutes between deliveries, and when the last one has brought no response the resource
   fails at once, not after its ServiceTimeout.
2. DescribeStackResource tells what is in progress. In ministack a resource's record changes at the end only; its events are timely.
3. A resource that leaves the stack in an update is DELETE_IN_PROGRESS meanwhile. ministack writes no event for it.
4. The ResponseURL says when the request was sent.
5. The events of a custom resource tell the properties that it was sent with.
6. A resource that is new in an update is CREATE_IN_PROGRESS and CREATE_COMPLETE. In ministack it is UPDATE_IN_PROGRESS, as are the others.
7. A resource that an update leaves as it is has no events of it. In ministack it has, so that it looks as if it had just been written.
8. When a stack is deleted, its custom resources that nothing else in it depends on are deleted at once. ministack deletes one after
   the other.

Not corrected: a resource whose own Create failed gets no Delete; resources are made and updated one after the other; the stack is
UPDATE_IN_PROGRESS where it should be UPDATE_COMPLETE_CLEANUP_IN_PROGRESS.
"""

import asyncio
import contextvars
import json
import sys
import threading
import time

from ministack.services import cloudformation, lambda_svc
from ministack.services.cloudformation import custom_resource, handlers, stacks

original_execute = lambda_svc._execute_function_with_config_scope
original_invoke = custom_resource.invoke_custom_resource
original_response_url = custom_resource._response_url
original_describe = handlers._describe_stack_resource
original_events = handlers._describe_stack_events
original_add_event = stacks._add_event
original_update = stacks._update_resource
original_delete_stack = stacks._delete_stack_async
original_run = stacks.run_reentrant

DELIVERIES = 3
ANSWERED = {"result": {}}

# The stack and the logical id of those that the update under way has found unchanged.
unchanged = set()

# By the id of the event that tells it first.
sent_properties = {}

# The deletions that have begun before their turn, by the name of the stack and the logical id.
begun = {}

by_cloudformation = contextvars.ContextVar("by_cloudformation", default=False)


def apply():
    lambda_svc._execute_function_with_config_scope = execute
    custom_resource.invoke_custom_resource = invoke
    custom_resource._response_url = response_url
    handlers._ACTION_HANDLERS["DescribeStackResource"] = describe_stack_resource
    handlers._ACTION_HANDLERS["DescribeStackEvents"] = describe_stack_events
    stacks._add_event = add_event
    stacks._update_resource = update_resource
    stacks._delete_stack_async = handlers._delete_stack_async = delete_stack
    stacks.run_reentrant = run


def execute(function, event):
    if not by_cloudformation.get():
        return original_execute(function, event)

    def run():
        for _ in range(DELIVERIES):
            result = original_execute(function, event)
            print(event["RequestType"], event["LogicalResourceId"], result.get("log") or result.get("body"), file=sys.stderr, flush=True)
            if not result.get("error"):
                break
        token = event["ResponseURL"].split("?")[0].rsplit("/", 1)[1]
        if custom_resource._pending.get(token, ANSWERED)["result"] is None:
            custom_resource.deliver_response(token, {"Status": "FAILED", "Reason": f"no response; the function: {result.get('body')}"})

    threading.Thread(target=contextvars.copy_context().run, args=(run,), daemon=True).start()


def invoke(request_type, logical_id, props, stack_name, stack_id, resource_type, physical_id=None, old_props=None):
    def add_event(status):
        stacks._add_event(stack_id, stack_name, logical_id, resource_type, status, physical_id=physical_id)

    if request_type != "Delete":
        event = latest_event(stack_id, logical_id)
        sent_properties[event["EventId"]] = json.dumps(custom_resource._normalise_resource_properties(props))
    silent = request_type == "Delete" and latest_event(stack_id, logical_id)["ResourceStatus"] != "DELETE_IN_PROGRESS"
    if silent:
        add_event("DELETE_IN_PROGRESS")
    token = by_cloudformation.set(True)
    try:
        answer = original_invoke(request_type, logical_id, props, stack_name, stack_id, resource_type, physical_id, old_props)
    finally:
        by_cloudformation.reset(token)
    if silent:
        add_event("DELETE_COMPLETE")
    return answer


def response_url(token):
    return original_response_url(token) + time.strftime("?X-Amz-Date=%Y%m%dT%H%M%SZ", time.gmtime())


def describe_stack_resource(params):
    stack = handlers._resolve_stack(handlers._p(params, "StackName"))
    if not stack:
        return original_describe(params)  # which says so
    logical_id = handlers._p(params, "LogicalResourceId")
    record = stack["_resources"].get(logical_id)
    event = latest_event(stack["StackId"], logical_id, record)
    if not event or event["ResourceStatus"] == "DELETE_COMPLETE":
        return handlers._error("ValidationError", f"Resource {logical_id} does not exist for stack {stack['StackName']}")
    detail = {
        "LogicalResourceId": logical_id,
        "PhysicalResourceId": (record or event)["PhysicalResourceId"],
        "ResourceType": event["ResourceType"],
        "ResourceStatus": event["ResourceStatus"],
        "LastUpdatedTimestamp": event["Timestamp"],
        "StackName": stack["StackName"],
        "StackId": stack["StackId"],
    }
    members = "".join(f"<{name}>{handlers._esc(text)}</{name}>" for name, text in detail.items() if text)
    return handlers._xml(
        200,
        "DescribeStackResourceResponse",
        f"<DescribeStackResourceResult><StackResourceDetail>{members}</StackResourceDetail></DescribeStackResourceResult>",
    )


def describe_stack_events(params):
    status, headers, body = original_events(params)
    text = body.decode() if isinstance(body, bytes) else body
    stack = handlers._resolve_stack(handlers._p(params, "StackName"))
    told = {}
    for event in cloudformation._stack_events.get(stack["StackId"], []) if stack else []:
        logical_id = event["LogicalResourceId"]
        told[logical_id] = sent_properties.get(event["EventId"], told.get(logical_id))
        if told[logical_id]:
            mark = f"<EventId>{event['EventId']}</EventId>"
            text = text.replace(mark, f"{mark}<ResourceProperties>{handlers._esc(told[logical_id])}</ResourceProperties>")
    return status, headers, text.encode() if isinstance(body, bytes) else text


def add_event(stack_id, stack_name, logical_id, resource_type, status, *args, **more):
    record = (cloudformation._stacks.get(stack_name) or {}).get("_resources", {}).get(logical_id)
    if status == "UPDATE_COMPLETE" and (stack_id, logical_id) in unchanged:
        unchanged.remove((stack_id, logical_id))
        return
    if status == "DELETE_IN_PROGRESS" and (stack_name, logical_id) in begun:
        return  # which has been told
    if is_new(stack_id, stack_name, logical_id, status, record):
        status = status.replace("UPDATE_", "CREATE_")
        if record:
            record["ResourceStatus"] = status
    original_add_event(stack_id, stack_name, logical_id, resource_type, status, *args, **more)


def update_resource(resource_type, physical_id, old_props, new_props, stack_name, logical_id=None, old_attrs=None):
    if old_props == new_props:
        stack_id = cloudformation._stacks[stack_name]["StackId"]
        event = latest_event(stack_id, logical_id)
        if event and event["ResourceStatus"] == "UPDATE_IN_PROGRESS":
            cloudformation._stack_events[stack_id].remove(event)
            unchanged.add((stack_id, logical_id))
    return original_update(resource_type, physical_id, old_props, new_props, stack_name, logical_id, old_attrs)


async def delete_stack(stack_name, stack_id, retain_resources=(), force=False):
    stack = cloudformation._stacks.get(stack_name)
    if stack and not retain_resources and not force:
        for logical_id, record in stack.get("_resources", {}).items():
            if is_deletable_at_once(stack, logical_id, record):
                begun[stack_name, logical_id] = asyncio.create_task(delete_at_once(stack_name, stack_id, logical_id, record))
    await original_delete_stack(stack_name, stack_id, retain_resources, force)


def is_deletable_at_once(stack, logical_id, record):
    definitions = (stack.get("_template") or {}).get("Resources", {})
    others = [other for name, other in definitions.items() if name != logical_id and name in stack["_resources"]]
    return (
        record["ResourceType"].startswith("Custom::")
        and definitions.get(logical_id, {}).get("DeletionPolicy", "Delete") == "Delete"
        and not any(stacks._extract_deps(other, {logical_id}) for other in others)
    )


async def delete_at_once(stack_name, stack_id, logical_id, record):
    kind, physical_id = record["ResourceType"], record["PhysicalResourceId"]
    original_add_event(stack_id, stack_name, logical_id, kind, "DELETE_IN_PROGRESS", physical_id=physical_id)
    await original_run(stacks._delete_resource, kind, physical_id, record["Properties"], stack_name, logical_id)


async def run(work, *args, **more):
    """When it is the turn of a deletion that has begun, waits for its end."""
    deletion = begun.pop((args[3], args[4]), None) if work is stacks._delete_resource else None
    return await (deletion or original_run(work, *args, **more))


def is_new(stack_id, stack_name, logical_id, status, record):
    """Whether the event, which ministack takes for that of an update, is of the resource's creation."""
    if logical_id == stack_name:  # the stack itself
        return False
    if status == "UPDATE_IN_PROGRESS":
        return record is None
    latest = latest_event(stack_id, logical_id)
    return status in ("UPDATE_COMPLETE", "UPDATE_FAILED") and latest is not None and latest["ResourceStatus"] == "CREATE_IN_PROGRESS"


def latest_event(stack_id, logical_id, record=None):
    """The latest event of the resource, but not the deletion of the thing that the present one has replaced."""
    for event in reversed(cloudformation._stack_events.get(stack_id, [])):
        replaced = record and event["PhysicalResourceId"] != record["PhysicalResourceId"]
        if event["LogicalResourceId"] == logical_id and not (replaced and event["ResourceStatus"].startswith("DELETE_")):
            return event
    return None

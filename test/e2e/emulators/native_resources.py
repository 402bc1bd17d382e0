"""CloudFormation's own resources that ministack 1.5.33 doesn't have, as far as the migrations need them.

Each is made by the calls that CloudFormation makes, through the one endpoint, so that EC2 is moto's and SES the local one.
"""

import os

from ministack.services.cloudformation import provisioners, stacks

original_runs_on_worker_thread = stacks._runs_on_worker_thread

OURS = ("AWS::EC2::EIP", "AWS::EC2::EIPAssociation", "AWS::SES::Template")


def apply():
    provisioners._RESOURCE_HANDLERS.update(
        {
            "AWS::EC2::EIP": {"create": create_eip, "update": update_eip, "delete": delete_eip},
            "AWS::EC2::EIPAssociation": {"create": associate, "update": associate_anew, "delete": disassociate},
            "AWS::SES::Template": {"create": create_template, "update": update_template, "delete": delete_template},
        }
    )
    # A call that waits would stop the emulator.
    stacks._runs_on_worker_thread = lambda kind: kind in OURS or original_runs_on_worker_thread(kind)


def client(service):
    import boto3  # which takes its time, and only migrations need it

    return boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name=os.environ["AWS_REGION"])


def create_eip(logical_id, props, stack_name):
    tags = [{"ResourceType": "elastic-ip", "Tags": props["Tags"]}] if props.get("Tags") else []
    address = client("ec2").allocate_address(Domain=props.get("Domain", "vpc"), TagSpecifications=tags)
    if props.get("InstanceId"):
        client("ec2").associate_address(AllocationId=address["AllocationId"], InstanceId=props["InstanceId"])
    return address["PublicIp"], {"AllocationId": address["AllocationId"], "PublicIp": address["PublicIp"]}


def update_eip(physical_id, old_props, new_props, stack_name):
    raise ValueError("the local AWS doesn't update an AWS::EC2::EIP")


def delete_eip(physical_id, props):
    [address] = client("ec2").describe_addresses(PublicIps=[physical_id])["Addresses"]
    if address.get("AssociationId"):
        client("ec2").disassociate_address(AssociationId=address["AssociationId"])
    client("ec2").release_address(AllocationId=address["AllocationId"])


def associate(logical_id, props, stack_name):
    target = {name: props[name] for name in ("AllocationId", "InstanceId", "NetworkInterfaceId", "PrivateIpAddress") if props.get(name)}
    association = client("ec2").associate_address(**target)["AssociationId"]
    return association, {"Id": association}


def associate_anew(physical_id, old_props, new_props, stack_name):
    return associate(None, new_props, stack_name)


def disassociate(physical_id, props):
    client("ec2").disassociate_address(AssociationId=physical_id)


def create_template(logical_id, props, stack_name):
    client("ses").create_template(Template=props["Template"])
    return props["Template"]["TemplateName"], {"Id": props["Template"]["TemplateName"]}


def update_template(physical_id, old_props, new_props, stack_name):
    client("ses").update_template(Template=new_props["Template"])
    return physical_id, {"Id": physical_id}


def delete_template(physical_id, props):
    client("ses").delete_template(TemplateName=physical_id)
